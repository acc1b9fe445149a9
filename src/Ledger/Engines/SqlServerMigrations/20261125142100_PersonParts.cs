using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CreditHub.Ledger.Engines.SqlServerMigrations
{
    /// <inheritdoc />
    public partial class PersonParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "person_part",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "nvarchar(18)", maxLength: 18, nullable: true, collation: "Latin1_General_100_BIN2"),
                    part = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    look_on = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person_part", x => x.position);
                });

            migrationBuilder.CreateIndex(
                name: "ix_person_part_look_on",
                table: "person_part",
                column: "look_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "person_part");
        }
    }
}
