using CreditHub.V1;

namespace CreditHub.Hub.Tests.Identity;

public sealed class IdentificationTests
{
    [Fact]
    public async Task OlderNumber_Known_NamesTheSubject()
    {
        await using var hub = await TestHub.StartAsync();
        var (a, b, c) = (Rows.CodeOf(1), Rows.CodeOf(2), Rows.CodeOf(3));
        await hub.Report("sx-market", Rows.Of(Older.Known(a, Older.Registration)), Rows.Of(Older.Known(b, tax: Older.TaxOf(Rows.CodeOf(9)))), Rows.Of(Older.Known(c)));
        var results = await hub.Report(
            "sx-market",
            Rows.Of(Older.Penalty(registration: Older.Registration, number: "1")),
            Rows.Of(Older.Penalty(tax: Older.TaxOf(Rows.CodeOf(9)), number: "2")),
            Rows.Of(Older.Penalty(organisation: Older.OrganisationOf(c), name: $"公司 {c[^4..]}", number: "3")),
            Rows.Of(Older.Penalty(registration: Older.Registration, organisation: Older.OrganisationOf(a), name: $"公司{a[^4..]}", number: "4")));
        Assert.All(results, r => Assert.Equal(RowEffect.Recorded, r.Acknowledged?.Effect));
        Assert.Equal((3, 2, 2), (await hub.RecordsOf(a), await hub.RecordsOf(b), await hub.RecordsOf(c)));
        Assert.Empty(await hub.Waiting());

        var again = await hub.Take(Older.Penalty(registration: Older.Registration, number: "1"));
        Assert.Equal((RowEffect.Repeated, results[0].Acknowledged.Token), (again.Acknowledged.Effect, again.Acknowledged.Token));
    }

    [Fact]
    public async Task OlderNumber_InDoubt_WaitsAndSaysWhy()
    {
        await using var hub = await TestHub.StartAsync();
        var (a, b) = (Rows.CodeOf(1), Rows.CodeOf(2));
        await hub.Report("sx-market", Rows.Of(Older.Known(a, Older.Registration)), Rows.Of(Older.Known(b, Older.OtherRegistration)));
        var shared = Older.Known(b, Older.Registration);
        shared.RecordNumber += "-2";
        await hub.Take(shared);
        (CreditRecord Row, WaitingReason Reason)[] cases =
        [
            (Older.Penalty(registration: "330108000247333", number: "1"), WaitingReason.NumberUnknown),
            (Older.Penalty(registration: Older.Registration, number: "2"), WaitingReason.SeveralSubjects),
            (Older.Penalty(registration: Older.OtherRegistration, organisation: Older.OrganisationOf(a), number: "3"), WaitingReason.NumbersContradict),
            (Older.Penalty(organisation: Older.OrganisationOf(a), name: "别的公司", number: "4"), WaitingReason.NameDiffers),
        ];
        var results = await hub.Report("sx-market", [.. cases.Select(c => Rows.Of(c.Row))]);
        Assert.All(results, r => Assert.Equal(RowEffect.Waiting, r.Acknowledged?.Effect));

        var waiting = await hub.Waiting();
        Assert.Equal(cases.Select(c => (c.Row.RecordNumber, c.Reason, c.Row.Subject)), waiting.Select(w => (w.Record.RecordNumber, w.Reason, w.Subject)));
        Assert.Equal(results.Select(r => r.Acknowledged.Token), waiting.Select(w => w.Token));
        Assert.All(waiting, w => Assert.Equal("", w.SuggestedCode));
        Assert.Equal([a, b], waiting[1].Candidates.Select(c => c.UnifiedSocialCreditCode).Order());
        Assert.Equal(1, await hub.RecordsOf(a));
    }

    [Fact]
    public async Task OlderNumber_StatedByAnybodyButTheRegister_LeadsNowhere()
    {
        await using var hub = await TestHub.StartAsync();
        var (debtor, innocent) = (Rows.CodeOf(1), Rows.CodeOf(2));
        await hub.Report("sx-market", Rows.Of(Older.Known(debtor)), Rows.Of(Older.Known(innocent)));
        var taught = Rows.Penalty(innocent);
        (taught.Subject.RegistrationNumber, taught.Subject.TaxRegistrationNumber) = (Older.Registration, Older.TaxOf(Rows.CodeOf(9)));
        Assert.Equal(RowEffect.Recorded, (await hub.Take(taught)).Acknowledged?.Effect);

        foreach (var row in (CreditRecord[])[Older.Penalty(registration: Older.Registration, number: "1"),
            Older.Penalty(tax: Older.TaxOf(Rows.CodeOf(9)), number: "2")])
            Assert.Equal(RowEffect.Waiting, (await hub.Take(row)).Acknowledged?.Effect);
        Assert.Equal(2, await hub.RecordsOf(innocent));

        // Nor does it throw doubt on a number that the register stated.
        var known = Older.Known(debtor, Older.Registration);
        known.Version = 2;
        await hub.Take(known);
        Assert.Equal(RowEffect.Recorded,
            (await hub.Take(Older.Penalty(registration: Older.Registration, number: "3"))).Acknowledged?.Effect);
        Assert.Equal((2, 2), (await hub.RecordsOf(debtor), await hub.RecordsOf(innocent)));
    }

    [Fact]
    public async Task WaitingRow_SameAgain_GetsTheSameAnswerAndOtherContentIsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var row = Older.Penalty(registration: Older.Registration);
        var first = (await hub.Take(row)).Acknowledged;
        Assert.Equal(first, (await hub.Take(row)).Acknowledged);

        // Full files come every night, under a version of their own.
        row.Version = 2;
        Assert.Equal(first, (await hub.Take(row)).Acknowledged);

        var other = Older.Penalty(registration: Older.Registration, name: "另一名称");
        Assert.Equal(ErrorReason.VersionContentConflict, Assert.Single((await hub.Take(other)).Refused.Faults).Reason);
        other.Version = 3;
        Assert.NotEqual(first.Token, (await hub.Take(other)).Acknowledged.Token);
        Assert.Equal([1, 3], (await hub.Waiting()).Select(w => w.Version));

        var twice = await hub.Report("sx-market", Rows.Of(Older.Penalty(registration: Older.Registration, number: "9")), Rows.Of(Older.Penalty(registration: Older.Registration, number: "9")));
        Assert.Equal(twice[0].Acknowledged, twice[1].Acknowledged);
        Assert.Equal(3, (await hub.Waiting()).Count);
    }

    [Fact]
    public async Task OlderNumber_InTheMessageOfItsRegistration_IsJudgedByWhatCameBefore()
    {
        await using var hub = await TestHub.StartAsync();
        var a = Rows.CodeOf(1);
        var results = await hub.Report(
            "sx-market",
            Rows.Of(Older.Penalty(registration: Older.Registration, number: "before")),
            Rows.Of(Older.Known(a, Older.Registration)),
            Rows.Of(Older.Penalty(registration: Older.Registration, number: "after")));
        Assert.Equal([RowEffect.Waiting, RowEffect.Recorded, RowEffect.Recorded], results.Select(r => r.Acknowledged.Effect));
        Assert.Equal([1, 2, 3], results.Select(r => r.Row));
    }

    [Fact]
    public async Task OlderNumbers_AcrossMessagesOfAStream_FollowWhatTheStreamSaidBefore()
    {
        await using var hub = await TestHub.StartAsync();
        using var call = hub.Reporting.Report(TestHub.As("sx-market"), cancellationToken: TestHub.Token);
        const int Companies = 60;
        var registrations = Enumerable.Range(0, Companies).Select(n => Domain.Codes.RegistrationNumber.Create("610113", $"{n + 10_204_070:D8}").ToString()).ToList();
        for (var n = 0; n < Companies; n++)
        {
            await call.RequestStream.WriteAsync(new ReportRequest { Rows = { Rows.Of(Older.Known(Rows.CodeOf(n), registrations[n])) } }, TestHub.Token);
            await call.RequestStream.WriteAsync(new ReportRequest { Rows = { Rows.Of(Older.Penalty(registration: registrations[n], number: $"p{n}")) } }, TestHub.Token);
            var withdrawal = new Withdrawal
            {
                Dataset = "market.penalty", RecordNumber = $"p{n}", Version = 2, Reason = "录入错误", Subject = new SubjectReference { UnifiedSocialCreditCode = Rows.CodeOf(n), Name = "某公司" },
            };
            await call.RequestStream.WriteAsync(new ReportRequest { Rows = { new ReportRow { Withdrawal = withdrawal } } }, TestHub.Token);
        }

        await call.RequestStream.CompleteAsync();
        var effects = new List<RowEffect>();
        while (await call.ResponseStream.MoveNext(TestHub.Token)) effects.AddRange(call.ResponseStream.Current.Results.Select(r => r.Acknowledged?.Effect ?? default));
        Assert.Equal(Enumerable.Repeat(new[] { RowEffect.Recorded, RowEffect.Recorded, RowEffect.Withdrawn }, Companies).SelectMany(e => e), effects);
    }

    [Fact]
    public async Task FirstLoad_TeachesAndFollowsOlderNumbersToo()
    {
        await using var hub = await TestHub.StartAsync();
        var (a, b) = (Rows.CodeOf(1), Rows.CodeOf(2));
        using var call = hub.Reporting.Report(TestHub.As("sx-market"), cancellationToken: TestHub.Token);
        ReportRow[] rows =
        [
            Rows.Of(Older.Known(a, Older.Registration)), Rows.Of(Older.Known(b)),
            Rows.Of(Older.Penalty(registration: Older.Registration, number: "1")),
            Rows.Of(Older.Penalty(organisation: Older.OrganisationOf(b), name: $"公司{b[^4..]}", number: "2")),
            Rows.Of(Older.Penalty(registration: Older.OtherRegistration, number: "3")),
        ];
        await call.RequestStream.WriteAsync(new ReportRequest { FirstLoad = true, Rows = { rows } }, TestHub.Token);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(TestHub.Token));
        Assert.Equal(
            [RowEffect.Recorded, RowEffect.Recorded, RowEffect.Recorded, RowEffect.Recorded, RowEffect.Waiting],
            call.ResponseStream.Current.Results.Select(r => r.Acknowledged?.Effect ?? default));
        Assert.Equal((2, 2), (await hub.RecordsOf(a), await hub.RecordsOf(b)));
    }

    [Fact]
    public async Task Withdrawal_ByOlderNumber_ResolvesOrWaits()
    {
        await using var hub = await TestHub.StartAsync();
        var a = Rows.CodeOf(1);
        await hub.Take(Older.Known(a, Older.Registration));
        var penalty = Older.Penalty(registration: Older.Registration);
        await hub.Take(penalty);
        var withdrawal = new Withdrawal { Dataset = penalty.Dataset, RecordNumber = penalty.RecordNumber, Version = 2, Subject = penalty.Subject, Reason = "录入错误" };
        Assert.Equal(RowEffect.Withdrawn, (await hub.Report("sx-market", new ReportRow { Withdrawal = withdrawal }))[0].Acknowledged.Effect);

        withdrawal.Subject.RegistrationNumber = Older.OtherRegistration;
        withdrawal.Version = 3;
        var first = (await hub.Report("sx-market", new ReportRow { Withdrawal = withdrawal }))[0].Acknowledged;
        Assert.Equal(RowEffect.Waiting, first.Effect);
        Assert.Equal(first, (await hub.Report("sx-market", new ReportRow { Withdrawal = withdrawal }))[0].Acknowledged);
        Assert.True(Assert.Single(await hub.Waiting()).Withdrawal);
    }

    [Fact]
    public async Task NaturalPerson_NeverEntersTheQueue()
    {
        await using var hub = await TestHub.StartAsync();
        var person = Older.Penalty(registration: Older.Registration);
        person.Subject.Kind = SubjectKind.NaturalPerson;
        Assert.Equal(ErrorReason.NaturalPerson, (await hub.Take(person)).Refused.Faults[0].Reason);
        var numbered = Older.Penalty(registration: "610113800101003");
        var refusal = (await hub.Take(numbered)).Refused;
        Assert.Equal(ErrorReason.NaturalPerson, refusal.Faults[0].Reason);
        Assert.DoesNotContain("610113800101003", refusal.ToString(), StringComparison.Ordinal);
        Assert.Empty(await hub.Waiting("operator"));
    }
}
