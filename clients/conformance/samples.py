"""Rows of a small province: companies with valid codes, registrations, judgment defaults."""

from __future__ import annotations

from credithub.v1 import core_pb2, records_pb2, reporting_service_pb2

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def company(number: int) -> str:
    """The code of the number-th company: GB 11714 inside, GB 32100 around it."""
    body = f"{10_000_000 + number:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = 11 - sum(_ORGANISATION_ALPHABET.index(c) * w for c, w in zip(body, weights)) % 11
    code = "91610000" + body + ("X" if check == 10 else "0" if check == 11 else str(check))
    rest = 31 - sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code)) % 31
    return code + _ALPHABET[rest % 31]


def registration(code: str, row: int = 1, version: int = 1) -> reporting_service_pb2.ReportRow:
    """A company is entered in the register; reported by sx-market."""
    record = _record("market.registration", f"r-{code}", version, code, "陕西省市场监督管理局", core_pb2.BeijingDate(year=2020, month=1, day=2))
    record.registration.state = records_pb2.REGISTRATION_STATE_ACTIVE
    record.registration.region_code = "610113"
    record.registration.industry_code = "C2511"
    return reporting_service_pb2.ReportRow(row=row, record=record)


def judgment_default(code: str, number: str, row: int = 1, version: int = 1) -> reporting_service_pb2.ReportRow:
    """A company becomes a dishonest judgment debtor (失信被执行人), which bars it from procurement; reported by sx-court."""
    record = _record("court.judgment-default", number, version, code, "西安市雁塔区人民法院", core_pb2.BeijingDate(year=2026, month=10, day=20))
    record.document.number = "(2026)陕0113执1194号"
    record.judgment_default.case_number = "(2026)陕0113执1194号"
    record.judgment_default.court = "西安市雁塔区人民法院"
    record.judgment_default.circumstances = "有履行能力而拒不履行生效法律文书确定义务"
    return reporting_service_pb2.ReportRow(row=row, record=record)


def withdrawal(code: str, number: str, row: int = 1, version: int = 2) -> reporting_service_pb2.ReportRow:
    """The court takes a judgment default back."""
    what = reporting_service_pb2.Withdrawal(
        dataset="court.judgment-default",
        record_number=number,
        version=version,
        subject=core_pb2.SubjectReference(unified_social_credit_code=code),
        reason="录入错误",
    )
    return reporting_service_pb2.ReportRow(row=row, withdrawal=what)


def _record(dataset: str, number: str, version: int, code: str, authority: str, decided: core_pb2.BeijingDate) -> records_pb2.CreditRecord:
    return records_pb2.CreditRecord(
        dataset=dataset,
        record_number=number,
        version=version,
        subject=core_pb2.SubjectReference(unified_social_credit_code=code, name="公司"),
        authority=core_pb2.Authority(name=authority),
        decided_on=decided,
    )
