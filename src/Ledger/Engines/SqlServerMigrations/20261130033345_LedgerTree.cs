using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CreditHub.Ledger.Engines.SqlServerMigrations
{
    /// <inheritdoc />
    public partial class LedgerTree : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "salt",
                table: "person_part",
                type: "varbinary(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "root",
                table: "ledger_head",
                type: "varbinary(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "persons_digest",
                table: "entry",
                type: "varbinary(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "salt",
                table: "entry",
                type: "varbinary(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "tree_tile",
                columns: table => new
                {
                    level = table.Column<short>(type: "smallint", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    hashes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tree_tile", x => new { x.level, x.number });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "tree_tile");

            migrationBuilder.DropColumn(
                name: "salt",
                table: "person_part");

            migrationBuilder.DropColumn(
                name: "root",
                table: "ledger_head");

            migrationBuilder.DropColumn(
                name: "persons_digest",
                table: "entry");

            migrationBuilder.DropColumn(
                name: "salt",
                table: "entry");
        }
    }
}
