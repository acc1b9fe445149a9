namespace CreditHub.Benchmarks.Servers;

/// <summary>An endpoint in the shape of checks by JSON: it reads the body, looks at nothing, and writes a prepared answer.</summary>
internal sealed class BareBodies(LimitMaterial material)
{
    private readonly byte[][] _answers = material.ReadBodies();
    private uint _next;

    /// <summary>Maps the endpoint.</summary>
    public void Map(WebApplication app) => app.MapPost("/v1/checks", async context =>
    {
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(context.RequestAborted);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        var answer = _answers[Interlocked.Increment(ref _next) % _answers.Length];
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    });
}
