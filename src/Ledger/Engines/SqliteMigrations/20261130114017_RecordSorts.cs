using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CreditHub.Ledger.Engines.SqliteMigrations
{
    /// <inheritdoc />
    public partial class RecordSorts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "first_recorded_on",
                table: "record",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "sort",
                table: "record",
                type: "TEXT",
                maxLength: 128,
                nullable: true,
                collation: "BINARY");

            // Days are counted in Beijing. What records of the three kinds are within their kind stands in their entries; the store fills it when it is opened.
            migrationBuilder.Sql(
                """
                UPDATE record SET
                  sort = CASE WHEN kind IN (23, 32, 33) THEN NULL ELSE '' END,
                  first_recorded_on = COALESCE((
                    SELECT (MIN(e.recorded_at) + CAST(288000000000 AS bigint)) / CAST(864000000000 AS bigint) FROM entry e
                    WHERE e.record_key = record.record_key AND e.content_digest IS NOT NULL), 0)
                """);

            migrationBuilder.CreateIndex(
                name: "ix_record_kind_sort_withdrawn_decided_on_position",
                table: "record",
                columns: new[] { "kind", "sort", "withdrawn", "decided_on", "position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_record_kind_sort_withdrawn_decided_on_position",
                table: "record");

            migrationBuilder.DropColumn(
                name: "first_recorded_on",
                table: "record");

            migrationBuilder.DropColumn(
                name: "sort",
                table: "record");
        }
    }
}
