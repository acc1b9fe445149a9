using System.Text;

namespace CreditHub.Architecture.Tests.Namespaces;

/// <summary>The floors of every project, as a document.</summary>
internal static class FloorsDocument
{
    /// <summary>The whole document.</summary>
    public static string Write(IEnumerable<(string Project, NamespaceGraph Graph)> projects)
    {
        var text = new StringBuilder();
        text.Append("""
            # Floors of the namespaces

            Written from the source by a test (`UPDATE_GOLDEN=1` with `Architecture.Tests` writes it anew). Inside each project a namespace names only such as
            stand on floors below its own. Projects of a single floor are left out.

            """);
        foreach (var (project, graph) in projects.Where(p => p.Graph.Arrows.Count > 0))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {project}\n\n| floor | namespaces |\n|---|---|\n");
            foreach (var floor in graph.Floors())
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {floor.Key} | {string.Join(", ", floor.Select(NameOf))} |\n");
        }

        return text.ToString();
    }

    // Top-level programs have no namespace.
    private static string NameOf(string name) => name.Length == 0 ? "the program" : name.Split('.', 3) is [_, _, var rest] ? rest : "the root";
}
