using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CreditHub.Ledger.Engines.SqliteMigrations
{
    /// <inheritdoc />
    public partial class Cases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "credit_case",
                columns: table => new
                {
                    case_id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false, collation: "BINARY"),
                    subject = table.Column<string>(type: "TEXT", maxLength: 18, nullable: false, collation: "BINARY"),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    responsible = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    opened_by = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    overdue = table.Column<bool>(type: "INTEGER", nullable: false),
                    next_due_on = table.Column<int>(type: "INTEGER", nullable: true),
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_credit_case", x => x.case_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_credit_case_next_due_on",
                table: "credit_case",
                column: "next_due_on",
                filter: "next_due_on IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_credit_case_position",
                table: "credit_case",
                column: "position");

            migrationBuilder.CreateIndex(
                name: "ix_credit_case_responsible_position",
                table: "credit_case",
                columns: new[] { "responsible", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_case_subject_position",
                table: "credit_case",
                columns: new[] { "subject", "position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "credit_case");
        }
    }
}
