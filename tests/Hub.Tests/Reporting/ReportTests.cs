using CreditHub.V1;
using Grpc.Core;

namespace CreditHub.Hub.Tests.Reporting;

public sealed class ReportTests
{
    [Fact]
    public async Task Report_SameRowAgain_GetsTheFirstAnswerAgain()
    {
        await using var hub = await TestHub.StartAsync();
        var first = (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged;
        var second = (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged;
        Assert.Equal(RowEffect.Recorded, first.Effect);
        Assert.Equal(RowEffect.Repeated, second.Effect);
        Assert.Equal(first.Token, second.Token);

        var corrected = Rows.JudgmentDefault();
        corrected.Version = 3;
        corrected.Remark = "更正";
        Assert.Equal(RowEffect.Corrected, (await hub.Report("sx-court", Rows.Of(corrected)))[0].Acknowledged.Effect);

        // However many versions ago it was.
        var third = (await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault())))[0].Acknowledged;
        Assert.Equal(RowEffect.Repeated, third.Effect);
        var skipped = Rows.JudgmentDefault();
        skipped.Version = 2;
        Assert.Equal(RowEffect.Superseded, (await hub.Report("sx-court", Rows.Of(skipped)))[0].Acknowledged.Effect);
        var unchanged = corrected.Clone();
        unchanged.Version = 4;
        Assert.Equal(RowEffect.Unchanged, (await hub.Report("sx-court", Rows.Of(unchanged)))[0].Acknowledged.Effect);
    }

    [Theory]
    [InlineData("A1 A3 B2", "A")]
    [InlineData("A1 A3 B2 B4", "B")]
    [InlineData("A1 A4 B2 A3", "A")]
    [InlineData("A3 A1 B2", "A")]
    [InlineData("B2 A1 A3", "A")]
    [InlineData("A1 W2 W4 B3", "")]
    [InlineData("A1 W2 W4 B3 B5", "B")]
    [InlineData("A1 A3 W2", "A")]
    public async Task Report_VersionsInAnyOrder_TheSourcesLatestHolds(string arrivals, string holds)
    {
        await using var hub = await TestHub.StartAsync();
        foreach (var arrival in arrivals.Split(' '))
        {
            var record = Rows.JudgmentDefault();
            record.Version = arrival[1] - '0';
            record.Remark = arrival[..1];
            var row = arrival[0] != 'W' ? Rows.Of(record) : new ReportRow
            {
                Withdrawal = new Withdrawal
                {
                    Dataset = record.Dataset, RecordNumber = record.RecordNumber, Version = record.Version, Subject = record.Subject, Reason = "录入错误",
                },
            };
            Assert.NotNull((await hub.Report("sx-court", row))[0].Acknowledged);
        }

        var held = await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
        Assert.Equal(holds, string.Concat(held.Records.Select(r => r.Record.Remark)));
    }

    // R3 is version 3 that replaces version 9, stated by mistake; a number behind it is the version that it names.
    [Theory]
    [InlineData("A1 B9 C3", "B")]
    [InlineData("A1 B9 R3", "R")]
    [InlineData("A1 B9 R3 R3", "R")]
    [InlineData("A1 B9 R3 D4", "D")]
    [InlineData("A1 B9 R3 W4", "")]
    [InlineData("A1 B9 R3 W4 D5", "D")]
    [InlineData("A1 B9 R3 B9", "R")] // the wrong one again
    [InlineData("A1 B9 R3 D4 B9", "D")]
    [InlineData("A1 B9 R3 D4 E10", "E")]
    [InlineData("A1 B9 R3 D4 C2", "D")]
    [InlineData("A1 B8 R3", "B")] // it names another version
    [InlineData("A1 B9 R3 D4 F5 R3", "F")] // the replacement again, after later versions
    public async Task Report_VersionStatedByMistake_IsReplacedOnPurposeAndOnce(string arrivals, string holds)
    {
        await using var hub = await TestHub.StartAsync();
        foreach (var arrival in arrivals.Split(' '))
        {
            var record = Rows.JudgmentDefault();
            record.Version = long.Parse(arrival[1..], System.Globalization.CultureInfo.InvariantCulture);
            record.Remark = arrival[..1];
            if (arrival[0] == 'R') record.ReplacesVersion = 9;
            var row = arrival[0] != 'W' ? Rows.Of(record) : new ReportRow
            {
                Withdrawal = new Withdrawal { Dataset = record.Dataset, RecordNumber = record.RecordNumber, Version = record.Version, Subject = record.Subject, Reason = "录入错误" },
            };
            Assert.NotNull((await hub.Report("sx-court", row))[0].Acknowledged);
        }

        var held = await hub.Subjects.ListRecordsAsync(new ListRecordsRequest { UnifiedSocialCreditCode = Rows.Company }, cancellationToken: TestHub.Token);
        Assert.Equal(holds, string.Concat(held.Records.Select(r => r.Record.Remark)));
        Assert.All(held.Records, r => Assert.Equal(0, r.Record.ReplacesVersion));
    }

    [Fact]
    public async Task Report_OtherContentUnderAVersionThatWasSeen_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var record = Rows.JudgmentDefault();
        await hub.Report("sx-court", Rows.Of(record));
        var same = record.Clone();
        same.Version = 3;
        Assert.Equal(RowEffect.Unchanged, (await hub.Report("sx-court", Rows.Of(same)))[0].Acknowledged.Effect);
        Assert.Equal(RowEffect.Unchanged, (await hub.Report("sx-court", Rows.Of(same)))[0].Acknowledged.Effect);
        var other = same.Clone();
        other.Remark = "别的内容";
        var results = await hub.Report("sx-court", Rows.Of(other));
        Assert.Equal(ErrorReason.VersionContentConflict, Assert.Single(results[0].Refused.Faults).Reason);
    }

    [Fact]
    public async Task Report_SameVersionOtherContent_IsRefusedNamingBoth()
    {
        await using var hub = await TestHub.StartAsync();
        var other = Rows.JudgmentDefault();
        other.Remark = "别的内容";
        var results = await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), Rows.Of(other));
        Assert.NotNull(results[0].Acknowledged);
        var fault = Assert.Single(results[1].Refused.Faults);
        Assert.Equal(ErrorReason.VersionContentConflict, fault.Reason);
        Assert.NotEqual(fault.Metadata["held_digest"], fault.Metadata["sent_digest"]);
    }

    [Fact]
    public async Task Report_RecordNumberOfAnotherSubject_IsRefusedAndTheRestTaken()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()));
        var stolen = Rows.JudgmentDefault(Rows.OtherCompany);
        stolen.RecordNumber = Rows.JudgmentDefault().RecordNumber;
        stolen.Version = 2;
        var results = await hub.Report("sx-court", Rows.Of(stolen), Rows.Of(Rows.JudgmentDefault(Rows.OtherCompany, "(2026)陕0113执2号")));
        Assert.Equal(ErrorReason.RecordOfOtherSubject, Assert.Single(results[0].Refused.Faults).Reason);
        Assert.Equal(Rows.Company, results[0].Refused.Faults[0].Metadata["held_subject"]);
        Assert.Equal(RowEffect.Recorded, results[1].Acknowledged.Effect);
    }

    [Fact]
    public async Task Report_Withdrawal_CountsAsNeverHavingHeld()
    {
        await using var hub = await TestHub.StartAsync();
        var record = Rows.JudgmentDefault();
        await hub.Report("sx-court", Rows.Of(record));
        var withdrawal = new Withdrawal { Dataset = record.Dataset, RecordNumber = record.RecordNumber, Version = 2, Subject = record.Subject, Reason = "录入错误" };
        Assert.Equal(RowEffect.Withdrawn, (await hub.Report("sx-court", new ReportRow { Withdrawal = withdrawal }))[0].Acknowledged.Effect);
        Assert.Equal(RowEffect.Repeated, (await hub.Report("sx-court", new ReportRow { Withdrawal = withdrawal }))[0].Acknowledged.Effect);
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company)).Verdict);
        Assert.Equal(Verdict.Clear, (await hub.Check(Rows.Company, with: r => r.EffectiveOn = Rows.Day(2026, 10, 25))).Verdict);

        var unknown = withdrawal.Clone();
        unknown.RecordNumber = "无此记录";
        Assert.Equal(ErrorReason.RecordUnknown, (await hub.Report("sx-court", new ReportRow { Withdrawal = unknown }))[0].Refused.Faults[0].Reason);
    }

    [Fact]
    public async Task Report_BadRows_EachGetsItsOwnErrorsAndTheGoodOnesAreTaken()
    {
        await using var hub = await TestHub.StartAsync();
        (Action<CreditRecord> Spoil, ErrorReason Reason, string Field)[] cases =
        [
            (r => r.Subject.UnifiedSocialCreditCode = "91610000220568570X", ErrorReason.CodeCheckCharacter, "record.subject.unified_social_credit_code"),
            (r => r.Subject.UnifiedSocialCreditCode = "91310000631295002H", ErrorReason.CodeOrganisationCheckCharacter, "record.subject.unified_social_credit_code"),
            (r => r.Subject.UnifiedSocialCreditCode = "9133000073600620X", ErrorReason.CodeMalformed, "record.subject.unified_social_credit_code"),
            (r => r.Subject.UnifiedSocialCreditCode = "", ErrorReason.FieldRequired, "record.subject.unified_social_credit_code"),
            (r => (r.Subject.UnifiedSocialCreditCode, r.Subject.RegistrationNumber) = ("", "610000100457812"), ErrorReason.CodeCheckCharacter, "record.subject.registration_number"),
            (r => (r.Subject.UnifiedSocialCreditCode, r.Subject.OrganisationCode) = ("", "22056857-1"), ErrorReason.CodeOrganisationCheckCharacter, "record.subject.organisation_code"),
            (r => (r.Subject.UnifiedSocialCreditCode, r.Subject.OrganisationCode) = ("", "2205685"), ErrorReason.CodeMalformed, "record.subject.organisation_code"),
            (r => (r.Subject.UnifiedSocialCreditCode, r.Subject.TaxRegistrationNumber) = ("", "610000220568571"), ErrorReason.CodeOrganisationCheckCharacter, "record.subject.tax_registration_number"),
            (r => (r.Subject.UnifiedSocialCreditCode, r.Subject.TaxRegistrationNumber) = ("", "11010519491231002X01"), ErrorReason.NaturalPerson, "record.subject.tax_registration_number"),
            (r => r.Subject.UnifiedSocialCreditCode = "916101130000000000", ErrorReason.CodeMalformed, "record.subject.unified_social_credit_code"),
            (r => r.Subject.UnifiedSocialCreditCode = "610113188001011683", ErrorReason.NaturalPerson, "record.subject.unified_social_credit_code"),
            (r => r.Subject.UnifiedSocialCreditCode = "610102 18850307 0012", ErrorReason.NaturalPerson, "record.subject.unified_social_credit_code"),
            (r => r.Subject.UnifiedSocialCreditCode = "61010218850307001201", ErrorReason.NaturalPerson, "record.subject.unified_social_credit_code"),
            (r => (r.Subject.UnifiedSocialCreditCode, r.Subject.OrganisationCode) = ("", "某甲610102188503070019"), ErrorReason.NaturalPerson, "record.subject.organisation_code"),
            (r => r.Subject.UnifiedSocialCreditCode = "610102850307001", ErrorReason.NaturalPerson, "record.subject.unified_social_credit_code"),
            (r => r.Remark = "联系人身份证610102 18850307 0012", ErrorReason.PersonalData, "record.remark"),
            (r => r.Remark = "联系人身份证号610102188503070012", ErrorReason.PersonalData, "record.remark"),
            (r => r.RecordNumber = "２#610102188503070019", ErrorReason.PersonalData, "record.record_number"),
            (r => r.Dataset = "610102188503070012", ErrorReason.DatasetUnknown, "record.dataset"),
            (r => (r.Subject.UnifiedSocialCreditCode, r.Subject.RegistrationNumber) = ("", "暂无"), ErrorReason.FieldRequired, "record.subject.unified_social_credit_code"),
            (r => r.Subject.Kind = SubjectKind.NaturalPerson, ErrorReason.NaturalPerson, "record.subject.kind"),
            (r => r.Subject.Name = "", ErrorReason.FieldRequired, "record.subject.name"),
            (r => r.DecidedOn = Rows.Day(2026, 2, 30), ErrorReason.InvalidDate, "record.decided_on"),
            (r => r.DecidedOn = Rows.Day(2026, 11, 3), ErrorReason.FutureDate, "record.decided_on"),
            (r => r.DecidedOn = null, ErrorReason.FieldRequired, "record.decided_on"),
            (r => r.EffectiveUntil = Rows.Day(2026, 8, 31), ErrorReason.DatesOutOfOrder, "record.effective_until"),
            (r => r.Document = null, ErrorReason.NoDocument, "record.document.number"),
            (r => r.Authority = null, ErrorReason.FieldRequired, "record.authority.name"),
            (r => r.Penalty.Facts = "", ErrorReason.FieldRequired, "record.penalty.facts"),
            (r => r.Penalty.Fine = null, ErrorReason.FieldRequired, "record.penalty.fine"),
            (r => r.Penalty.Fine.MinorUnits = -1, ErrorReason.InvalidAmount, "record.penalty.fine"),
            (r => r.Penalty.Facts = new string('字', 4001), ErrorReason.TextTooLong, "record.penalty.facts"),
            (r => r.Penalty.Facts = "有\0控制字符", ErrorReason.TextMalformed, "record.penalty.facts"),
            (r => r.Penalty.Facts = "当事人身份证号11010519491231002X。", ErrorReason.PersonalData, "record.penalty.facts"),
            (r => r.Penalty.Kinds.Add((PenaltyKind)99), ErrorReason.UnknownCode, "record.penalty.kinds"),
            (r => r.Dataset = "no.such", ErrorReason.DatasetUnknown, "record.dataset"),
            (r => r.Dataset = "market.licence", ErrorReason.KindMismatch, "record.body"),
            (r => r.Dataset = "court.judgment-default", ErrorReason.DatasetNotGranted, "record.dataset"),
            (r => r.RecordNumber = "", ErrorReason.FieldRequired, "record.record_number"),
            (r => r.ReplacesVersion = r.Version, ErrorReason.NumberOutOfRange, "record.replaces_version"),
            (r => r.Version = 0, ErrorReason.NumberOutOfRange, "record.version"),
        ];
        var rows = cases.Select((c, i) =>
        {
            var record = Rows.Penalty(Rows.CodeOf(i));
            c.Spoil(record);
            return Rows.Of(record);
        }).Append(Rows.Of(Rows.Penalty())).ToArray();
        var results = await hub.Report("sx-market", rows);

        Assert.Equal(rows.Length, results.Count);
        for (var i = 0; i < cases.Length; i++)
        {
            var faults = results[i].Refused?.Faults ?? throw new Xunit.Sdk.XunitException($"{cases[i].Reason} at {cases[i].Field} was taken.");
            Assert.Contains(faults, f => f.Reason == cases[i].Reason && f.Field == cases[i].Field);
            foreach (var part in (string[])["11010519491231002X", "18850307", "850307001", "610113188001011683"]) Assert.DoesNotContain(part, faults.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(RowEffect.Recorded, results[^1].Acknowledged.Effect);
        for (var i = 0; i < cases.Length; i++) Assert.Equal(Verdict.UnknownSubject, (await hub.Check(Rows.CodeOf(i))).Verdict);
    }

    [Fact]
    public async Task Report_SeveralFaultsInARow_AreAllNamed()
    {
        await using var hub = await TestHub.StartAsync();
        var record = Rows.Registration(region: "999999", industry: "Z99");
        record.Authority = null;
        var faults = (await hub.Report("sx-market", Rows.Of(record)))[0].Refused.Faults;
        Assert.Equal([ErrorReason.FieldRequired, ErrorReason.RegionUnknown, ErrorReason.IndustryUnknown], faults.Select(f => f.Reason));
    }

    [Fact]
    public async Task Report_LawfulNonstandardCode_IsTakenAndFlagged()
    {
        await using var hub = await TestHub.StartAsync();
        var result = (await hub.Report("sx-market", Rows.Of(Rows.Registration("91350100M0001TGQXM", "350100"))))[0];
        Assert.True(result.Acknowledged.NonstandardCode);
        var profile = (await hub.Subjects.GetProfileAsync(new GetProfileRequest { UnifiedSocialCreditCode = "91350100M0001TGQXM" }, cancellationToken: TestHub.Token)).Profile;
        Assert.True(profile.NonstandardCode);
    }

    [Fact]
    public async Task Report_RowsOfOneSubjectAcrossMessages_TakeEffectInTheOrderSent()
    {
        await using var hub = await TestHub.StartAsync();
        using var call = hub.Reporting.Report(TestHub.As("sx-court"), cancellationToken: TestHub.Token);
        const int Versions = 40;
        for (var version = 1; version <= Versions; version++)
        {
            var record = Rows.JudgmentDefault();
            record.Version = version;
            record.Remark = $"第{version}版";
            await call.RequestStream.WriteAsync(new ReportRequest { Rows = { new ReportRow { Row = version, Record = record } } }, TestHub.Token);
        }

        await call.RequestStream.CompleteAsync();
        var effects = new List<RowEffect>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(TestHub.Token)) effects.AddRange(response.Results.Select(r => r.Acknowledged.Effect));
        Assert.Equal(Versions, effects.Count);
        Assert.Equal(RowEffect.Recorded, effects[0]);
        Assert.All(effects.Skip(1), e => Assert.Equal(RowEffect.Corrected, e));
    }

    [Fact]
    public async Task Report_MessageOfAHundredMegabytes_IsRefusedAndTheHubStaysUp()
    {
        await using var hub = await TestHub.StartAsync();
        using var call = hub.Reporting.Report(TestHub.As("sx-court"), cancellationToken: TestHub.Token);
        var huge = Rows.JudgmentDefault();
        huge.Remark = new string('x', 100 << 20);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(TestHub.Token);
        var sending = call.RequestStream.WriteAsync(new ReportRequest { Rows = { Rows.Of(huge) } }, given.Token);

        // The refusal may come before all is sent; its reason stands on the call. A write to a stream that the hub has
        // ended may never end by itself (the transport waits for room that nobody will make): a client calls it off.
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestHub.Token));
        await given.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromMinutes(1), TestHub.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(sending.IsCompleted, "The write did not end though it was called off.");
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);

        // The hub stays up for a source that keeps to the contract: what has no result is sent again.
        using var client = hub.ClientOf("sx-court", "reporting");
        var result = await client.ReportAsync(new[] { Rows.Of(Rows.JudgmentDefault()) }.ToAsyncEnumerable(), TestHub.Token).SingleAsync(TestHub.Token);
        Assert.Equal(RowEffect.Recorded, result.Acknowledged.Effect);
    }

    // Some clients repeat a stream whose connection closed with its headers only; what they sent is not taken.
    [Fact]
    public async Task Report_StreamWithoutAMessage_IsNeverAnsweredAsIfAllWereTaken()
    {
        await using var hub = await TestHub.StartAsync();
        using var call = hub.Reporting.Report(TestHub.As("sx-court"), cancellationToken: TestHub.Token);
        await call.RequestStream.CompleteAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestHub.Token));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal("CALL_TORN", failure.Reason());

        // A source that has nothing to say today has no failure either.
        using var client = hub.ClientOf("sx-court", "reporting");
        Assert.Empty(await client.ReportAsync(AsyncEnumerable.Empty<ReportRow>(), TestHub.Token).ToListAsync(TestHub.Token));
    }

    [Fact]
    public async Task Report_TooManyRowsInAMessage_NamesTheLimit()
    {
        await using var hub = await TestHub.StartAsync();
        var rows = Enumerable.Range(0, 1001).Select(i => Rows.Of(Rows.Registration(Rows.CodeOf(i)))).ToArray();
        var failure = await Assert.ThrowsAsync<RpcException>(() => hub.Report("sx-market", rows));
        Assert.Equal("MESSAGE_TOO_LARGE", failure.Reason());
        Assert.Equal("1000", failure.Metadata("limit"));
    }

    [Fact]
    public async Task Report_UnknownAgencyOrPurpose_IsRefusedBeforeAnything()
    {
        await using var hub = await TestHub.StartAsync();
        var unknown = await Assert.ThrowsAsync<RpcException>(() => hub.Report("nobody", Rows.Of(Rows.Registration())));
        Assert.Equal(StatusCode.Unauthenticated, unknown.StatusCode);
        var purpose = await Assert.ThrowsAsync<RpcException>(async () => await hub.Eligibility.CheckAsync(
            new CheckRequest(), new Metadata { { "credithub-agency", "sx-court" }, { "credithub-purpose", "curiosity" } }, cancellationToken: TestHub.Token));
        Assert.Equal(StatusCode.PermissionDenied, purpose.StatusCode);
        Assert.Equal("PURPOSE_NOT_GRANTED", purpose.Reason());
    }

    [Fact]
    public async Task Report_Watermark_ShowsInSourceAges()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.Report("sx-court", Rows.Of(Rows.JudgmentDefault()), new ReportRow { Row = 2, Watermark = new Watermark { Dataset = "court.judgment-default", CompleteAsOf = "2026-11-02T08:00:00+08:00" } });
        var age = (await hub.Check(Rows.Company)).SourceAges.Single(a => a.Dataset == "court.judgment-default");
        Assert.Equal(3600, age.AgeSeconds);
        Assert.False(age.Overdue);
        hub.Time.Advance(TimeSpan.FromHours(24));
        Assert.True((await hub.Check(Rows.Company)).SourceAges.Single(a => a.Dataset == "court.judgment-default").Overdue);
        var future = (await hub.Report("sx-court", new ReportRow { Watermark = new Watermark { Dataset = "court.judgment-default", CompleteAsOf = "2030-01-01T00:00:00+08:00" } }))[0];
        Assert.Equal(ErrorReason.FutureDate, future.Refused.Faults[0].Reason);
    }
}
