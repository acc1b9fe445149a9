"""What the conformance scenarios do not reach: options, the token file, backoff, errors from descriptors, mutual TLS, asyncio, the
mirror's days."""

import asyncio
import datetime
import pathlib
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

import grpc

import credithub
from credithub._backoff import Backoff
from credithub._outbox import Outbox
from credithub.v1 import eligibility_service_pb2, error_reason_pb2, reporting_service_pb2, sanction_service_pb2, sanctions_pb2
from credithub.v1.eligibility_service_pb2_grpc import (
    EligibilityServiceServicer,
    EligibilityServiceStub,
    add_EligibilityServiceServicer_to_server,
)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "conformance"))
from scripted_hub import ScriptedHub  # noqa: E402  pylint: disable=wrong-import-position

OPTIONS = {"address": "http://127.0.0.1:1", "agency": "sx-a", "purpose": "p"}


class OptionTests(unittest.TestCase):
    """All faults of the options are named together."""

    def test_Options_Wrong_NameEveryFault(self):
        with self.assertRaises(ValueError) as raised:
            credithub.Options("127.0.0.1", "", "two words", key="k", key_file="/none", batch_size=2000, window=10, certificate_file="/none")
        for word in ("address", "agency", "purpose", "key and key_file", "batch_size", "window", "certificate_key_file", "no such file"):
            self.assertIn(word, str(raised.exception))

    def test_Options_KeyFile_IsReadWithoutItsLineEnd(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("k-1\n")
            file.flush()
            self.assertEqual("k-1", credithub.Options(**OPTIONS, key_file=file.name).key_text())

    def test_WithOptions_OfTheConnection_IsRefused(self):
        with credithub.CreditHub(credithub.Options(**OPTIONS)) as hub:
            self.assertEqual("q", hub.with_options(purpose="q").options.purpose)
            with self.assertRaises(ValueError):
                hub.with_options(address="http://127.0.0.1:2")


class ErrorTests(unittest.TestCase):
    """Cures come from the descriptors."""

    def test_Cure_EveryReason_HasOne(self):
        for value in error_reason_pb2.ErrorReason.DESCRIPTOR.values[1:]:
            self.assertNotEqual("See the message.", credithub.cure_of(value.name.removeprefix("ERROR_REASON_")), value.name)

    def test_ReasonName_Unknown_IsItsNumber(self):
        self.assertEqual("FIELD_REQUIRED", credithub.reason_name(10))
        self.assertEqual("99999", credithub.reason_name(99999))

    def test_Unreachable_SaysWhatToLookAt(self):
        with credithub.CreditHub(credithub.Options(**OPTIONS, attempts=1)) as hub, self.assertRaises(credithub.HubUnreachable) as raised:
            hub.check("c1", "m")
        self.assertIn("Check that the hub runs and that the address is right.", str(raised.exception))


class CallTests(unittest.TestCase):
    """What may not be repeated is not."""

    def test_Call_NotToBeRepeated_IsMadeOnce(self):
        with ScriptedHub({"Check": [{"refuse": "OVERLOADED", "retry_after_ms": 1}]}) as hub:
            with credithub.CreditHub.connect(hub.address, "a", "p") as client, self.assertRaises(credithub.HubError):
                client.call(client.stub(EligibilityServiceStub).Check, eligibility_service_pb2.CheckRequest(), repeat=False)
            self.assertEqual(1, len(hub.calls))


class BackoffTests(unittest.TestCase):
    """Pauses grow, are spread, and keep what the hub asks for."""

    def test_Next_AfterFailures_GrowsToItsLimitAndIsSpread(self):
        backoff = Backoff(credithub.Options(**OPTIONS, initial_backoff=0.1, max_backoff=1))
        pauses = [backoff.next(None) for _ in range(12)]
        self.assertTrue(0.05 <= pauses[0] <= 0.1)
        self.assertTrue(all(0.5 <= pause <= 1 for pause in pauses[5:]))
        self.assertGreater(len(set(pauses[5:])), 1)
        backoff.reset()
        self.assertLessEqual(backoff.next(None), 0.1)

    def test_Next_HubAsksForMore_IsKept(self):
        self.assertGreaterEqual(Backoff(credithub.Options(**OPTIONS)).next(30), 30)


class TokenTests(unittest.TestCase):
    """The token file."""

    def test_FileTokenStore_SavedTwice_GivesTheLast(self):
        with tempfile.TemporaryDirectory() as folder:
            path = folder + "/token"
            self.assertEqual("", credithub.FileTokenStore(path).load())
            credithub.FileTokenStore(path).save("t1")
            credithub.FileTokenStore(path).save("t2")
            self.assertEqual("t2", credithub.FileTokenStore(path).load())
            self.assertEqual(["token"], [each.name for each in pathlib.Path(folder).iterdir()])

    def test_FileTokenStore_HalfWrittenFileBeside_IsNotRead(self):
        with tempfile.TemporaryDirectory() as folder:
            credithub.FileTokenStore(folder + "/token").save("t1")
            pathlib.Path(folder, "token.new").write_text("t")
            self.assertEqual("t1", credithub.FileTokenStore(folder + "/token").load())


class OutboxTests(unittest.TestCase):
    """What the caller's own iterator raises reaches the caller, after what came before it was answered."""

    def test_Report_CallersIteratorFails_RaisesAfterTheResultsBefore(self):
        def rows():
            yield reporting_service_pb2.ReportRow(row=1)
            raise KeyError("mine")

        with ScriptedHub({"Report": [[{"answer": -1}]]}) as hub, credithub.CreditHub.connect(hub.address, "a", "p") as client:
            results = client.report(rows())
            self.assertEqual(1, next(results).row)
            with self.assertRaises(KeyError):
                next(results)

    def test_Outbox_StruckTwiceOrOutOfTurn_GivesNothing(self):
        outbox = Outbox([reporting_service_pb2.ReportRow(row=n) for n in range(3)], 10, 10)
        taken = [number for batch in _until(outbox, 3) for number, _ in batch]
        self.assertEqual([1, 2, 3], taken)
        self.assertIsNone(outbox.strike(2, in_order=True))
        self.assertIsNotNone(outbox.strike(2, in_order=False))
        self.assertIsNone(outbox.strike(2, in_order=False))


def _until(outbox, count):
    batches, seen = outbox.batches(), 0
    while seen < count:
        batch = next(batches)
        seen += len(batch)
        yield batch


class AsyncTests(unittest.TestCase):
    """The client for asyncio."""

    def test_Check_HubBusyOnce_IsRepeated(self):
        async def ask(address):
            async with credithub.AsyncCreditHub(credithub.Options(address, "a", "p")) as hub:
                return await hub.check("c1", "m")

        with ScriptedHub({"Check": [{"refuse": "OVERLOADED", "retry_after_ms": 50}, {"answer": "BARRED"}]}) as hub:
            self.assertEqual(sanctions_pb2.VERDICT_BARRED, asyncio.run(ask(hub.address)).verdict)

    def test_Check_Refused_RaisesItsReason(self):
        async def ask(address):
            async with credithub.AsyncCreditHub(credithub.Options(address, "a", "p")) as hub:
                await hub.check("c1", "m")

        with ScriptedHub({"Check": [{"refuse": "MATTER_UNKNOWN"}]}) as hub, self.assertRaises(credithub.HubError) as raised:
            asyncio.run(ask(hub.address))
        self.assertEqual("MATTER_UNKNOWN", raised.exception.reason)

    def test_Watch_CutAndSilent_GoesOnAfterTheLastToken(self):
        script = {
            "Watch": [
                [{"send": "changes", "records": ["a"], "token": "t1"}, {"delay_ms": 300}, {"cut": True}],
                [{"send": "changes", "records": ["b"], "token": "t2"}, {"delay_ms": 300}, {"silent": True}],
                [{"send": "changes", "records": ["c"], "token": "t3"}, {"hold": True}],
            ]
        }

        async def follow(address):
            seen = []
            async with credithub.AsyncCreditHub(credithub.Options(address, "a", "p", max_backoff=0.2)) as hub:
                async for event in hub.watch(credithub.WatchStart.now(), heartbeat_seconds=1):
                    seen.append(event.token)
                    if len(seen) == 3:
                        return seen

        with ScriptedHub(script) as hub:
            self.assertEqual(["t1", "t2", "t3"], asyncio.run(asyncio.wait_for(follow(hub.address), 30)))
            self.assertEqual(["now", "after t1", "after t2"], [call["start"] for call in hub.calls])


class MirrorTests(unittest.TestCase):
    """A sanction acts from its first day to its last."""

    def test_Active_BeforeAndAfterItsDays_IsNot(self):
        script = {"Watch": [[{"send": "snapshot_entry", "records": ["a"]}, {"send": "snapshot_end", "token": "t1"}, {"hold": True}]]}
        with tempfile.TemporaryDirectory() as folder, ScriptedHub(script) as hub, credithub.CreditHub.connect(
            hub.address, "a", "p"
        ) as client:
            mirror = credithub.Mirror(folder + "/mirror")
            with ThreadPoolExecutor(1) as pool:
                running = pool.submit(mirror.run, client)
                while mirror.state.token != "t1":
                    self.assertFalse(running.done(), "the mirror ended")
                code = "91610000220568570K"
                self.assertEqual([], mirror.active(code, datetime.date(2025, 12, 31)))
                self.assertEqual(1, len(mirror.active(code, datetime.date(2026, 1, 1))))
                mirror.close()
                running.result(10)

    def test_Mirror_OpenedBesideASnapshotThatIsBeingWritten_ReadsWhatWasBefore(self):
        with tempfile.TemporaryDirectory() as folder:
            script = {"Watch": [[{"send": "snapshot_entry", "records": ["a"]}, {"hold": True}]]}
            with ScriptedHub(script) as hub, credithub.CreditHub.connect(hub.address, "a", "p") as client, ThreadPoolExecutor(1) as pool:
                mirror = credithub.Mirror(folder + "/mirror")
                running = pool.submit(mirror.run, client)
                while not mirror._database.in_transaction:
                    self.assertFalse(running.done(), "the mirror ended")
                reader = credithub.Mirror(folder + "/mirror")
                self.assertEqual(("", []), (reader.state.token, list(reader.all())))
                reader.close()
                mirror.close()
                running.result(10)

    def test_Mirror_FilterOfKinds_IsRefused(self):
        with self.assertRaises(ValueError):
            credithub.Mirror(":memory:", sanction_service_pb2.SanctionFilter(kinds=[sanctions_pb2.SANCTION_CHANGE_KIND_BARRED]))


class TlsTests(unittest.TestCase):
    """Mutual TLS with a hub that admits only who has a certificate."""

    def test_Check_WithCertificate_IsAdmitted_WithoutIsNot(self):
        with tempfile.TemporaryDirectory() as folder:
            make_certificates(folder)
            server = grpc.server(ThreadPoolExecutor(2))
            add_EligibilityServiceServicer_to_server(_NamesItsCaller(), server)
            files = [pathlib.Path(folder, name).read_bytes() for name in ("hub.key", "hub.pem", "ca.pem")]
            port = server.add_secure_port(
                "127.0.0.1:0", grpc.ssl_server_credentials([(files[0], files[1])], files[2], require_client_auth=True)
            )
            server.start()
            address = f"https://localhost:{port}"
            try:
                with credithub.CreditHub.connect(
                    address,
                    "sx-a",
                    "p",
                    authority_file=folder + "/ca.pem",
                    certificate_file=folder + "/sx-a.pem",
                    certificate_key_file=folder + "/sx-a.key",
                ) as hub:
                    self.assertEqual("sx-a", hub.check("c1", "m").decision_id)
                with credithub.CreditHub.connect(address, "sx-a", "p", authority_file=folder + "/ca.pem", attempts=1) as stranger:
                    with self.assertRaises(credithub.HubUnreachable):
                        stranger.check("c1", "m")
            finally:
                server.stop(0)


class _NamesItsCaller(EligibilityServiceServicer):
    def Check(self, request, context):
        """Answers with the name in the caller's certificate."""
        name = context.auth_context()["x509_common_name"][0].decode()
        return eligibility_service_pb2.CheckResponse(decision_id=name)


def make_certificates(folder):
    """An authority, a hub's certificate for localhost, and an agency's."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-subj",
        "/CN=ca",
        "-days",
        "2",
    )
    for name, subject in (("hub", "/CN=localhost"), ("sx-a", "/CN=sx-a")):
        openssl(
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.csr",
            "-subj",
            subject,
        )
        pathlib.Path(folder, "ext").write_text("subjectAltName=DNS:localhost\n")
        openssl(
            "x509",
            "-req",
            "-in",
            f"{name}.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-out",
            f"{name}.pem",
            "-days",
            "2",
            "-extfile",
            "ext",
        )


if __name__ == "__main__":
    unittest.main()
