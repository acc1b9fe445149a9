using CreditHub.V1;

namespace CreditHub.Client;

public sealed partial class CreditHubClient
{
    /// <summary>Lists the datasets (数据集) of the sharing directory, in order of code.</summary>
    public async Task<IReadOnlyList<Dataset>> ListDatasetsAsync(CancellationToken cancellationToken = default)
    {
        var call = Directory.ListDatasetsAsync(new ListDatasetsRequest(), cancellationToken: cancellationToken);
        return (await _failures.AnswerAsync(call, cancellationToken)).Datasets;
    }

    /// <summary>Lists the lists (名单) of the catalogue, in order of code.</summary>
    public async Task<IReadOnlyList<CreditList>> ListListsAsync(CancellationToken cancellationToken = default)
    {
        var call = Directory.ListListsAsync(new ListListsRequest(), cancellationToken: cancellationToken);
        return (await _failures.AnswerAsync(call, cancellationToken)).Lists;
    }

    /// <summary>Lists the measures (措施) of the catalogue with their legal bases, in order of code.</summary>
    public async Task<IReadOnlyList<Measure>> ListMeasuresAsync(CancellationToken cancellationToken = default)
    {
        var call = Directory.ListMeasuresAsync(new ListMeasuresRequest(), cancellationToken: cancellationToken);
        return (await _failures.AnswerAsync(call, cancellationToken)).Measures;
    }

    /// <summary>Lists the matters (事项) that can be asked about, in order of code.</summary>
    public async Task<IReadOnlyList<Matter>> ListMattersAsync(CancellationToken cancellationToken = default)
    {
        var call = Directory.ListMattersAsync(new ListMattersRequest(), cancellationToken: cancellationToken);
        return (await _failures.AnswerAsync(call, cancellationToken)).Matters;
    }

    /// <summary>Lists the connected agencies (机构), in order of code.</summary>
    public async Task<IReadOnlyList<Agency>> ListAgenciesAsync(CancellationToken cancellationToken = default)
    {
        var call = Directory.ListAgenciesAsync(new ListAgenciesRequest(), cancellationToken: cancellationToken);
        return (await _failures.AnswerAsync(call, cancellationToken)).Agencies;
    }

    /// <summary>Says how good what arrived over some days is, by source and dataset, and how many datasets that are due arrive.</summary>
    /// <param name="source">Agency code. Empty: all.</param>
    /// <param name="dataset">Dataset code. Empty: all.</param>
    /// <param name="days">Days up to today, 1 to 3,660. 0: 30.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GetQualityResponse> GetQualityAsync(string source = "", string dataset = "", int days = 0, CancellationToken cancellationToken = default)
    {
        var request = new GetQualityRequest { Source = source, Dataset = dataset, Days = days };
        return _failures.AnswerAsync(Directory.GetQualityAsync(request, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Lists each source's datasets with watermark and age, in order of source and dataset.</summary>
    public async Task<IReadOnlyList<Source>> ListSourcesAsync(CancellationToken cancellationToken = default) =>
        (await ReadSourcesAsync(cancellationToken)).Sources;

    /// <summary>The same with what the answer says beside them: the year that the calendar of working days lacks.</summary>
    public async Task<ListSourcesResponse> ReadSourcesAsync(CancellationToken cancellationToken = default)
    {
        var call = Directory.ListSourcesAsync(new ListSourcesRequest(), cancellationToken: cancellationToken);
        return await _failures.AnswerAsync(call, cancellationToken);
    }
}
