using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CreditHub.Ledger.Engines.SqlServerMigrations
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
                    case_id = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject = table.Column<string>(type: "nvarchar(18)", maxLength: 18, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    responsible = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    opened_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    closed = table.Column<bool>(type: "bit", nullable: false),
                    overdue = table.Column<bool>(type: "bit", nullable: false),
                    next_due_on = table.Column<int>(type: "int", nullable: true),
                    position = table.Column<long>(type: "bigint", nullable: false)
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
