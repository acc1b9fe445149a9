using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CreditHub.Ledger.Engines.SqliteMigrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "batch",
                columns: table => new
                {
                    source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    batch_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false, collation: "BINARY"),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    dataset = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_batch", x => new { x.source, x.batch_id, x.started_at });
                });

            migrationBuilder.CreateTable(
                name: "entry",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction_end = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true, collation: "BINARY"),
                    record_key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true, collation: "BINARY"),
                    record_version = table.Column<long>(type: "INTEGER", nullable: false),
                    content_digest = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: true),
                    payload = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entry", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "ledger_epoch",
                columns: table => new
                {
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    began_after = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_epoch", x => x.epoch);
                });

            migrationBuilder.CreateTable(
                name: "ledger_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    next_position = table.Column<long>(type: "INTEGER", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    last_recorded_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_head", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ledger_store",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    store_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_store", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "quality",
                columns: table => new
                {
                    source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    dataset = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    measure = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false, collation: "BINARY"),
                    counted = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quality", x => new { x.source, x.dataset, x.day, x.measure });
                });

            migrationBuilder.CreateTable(
                name: "record",
                columns: table => new
                {
                    record_key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false, collation: "BINARY"),
                    subject = table.Column<string>(type: "TEXT", maxLength: 18, nullable: false, collation: "BINARY"),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    withdrawn = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_version = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_on = table.Column<int>(type: "INTEGER", nullable: false),
                    effective_until = table.Column<int>(type: "INTEGER", nullable: true),
                    publicity_ends_on = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record", x => x.record_key);
                });

            migrationBuilder.CreateTable(
                name: "source_status",
                columns: table => new
                {
                    source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    dataset = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    complete_as_of = table.Column<long>(type: "INTEGER", nullable: true),
                    last_received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    rows_taken = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_source_status", x => new { x.source, x.dataset });
                });

            migrationBuilder.CreateTable(
                name: "subject",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: false, collation: "BINARY"),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    industry = table.Column<string>(type: "TEXT", maxLength: 5, nullable: false),
                    kinds = table.Column<long>(type: "INTEGER", nullable: false),
                    standing = table.Column<byte[]>(type: "BLOB", nullable: true),
                    standing_position = table.Column<long>(type: "INTEGER", nullable: false),
                    next_due_on = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "subject_number",
                columns: table => new
                {
                    number = table.Column<string>(type: "TEXT", maxLength: 15, nullable: false, collation: "BINARY"),
                    scheme = table.Column<short>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: false, collation: "BINARY"),
                    confirmed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_number", x => new { x.number, x.scheme, x.code });
                });

            migrationBuilder.CreateTable(
                name: "subject_snapshot",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: false, collation: "BINARY"),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    profile = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_snapshot", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "waiting_row",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    record_key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false, collation: "BINARY"),
                    record_version = table.Column<long>(type: "INTEGER", nullable: false),
                    content_digest = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    dataset = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    state = table.Column<short>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true, collation: "BINARY"),
                    decided_position = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_waiting_row", x => x.position);
                });

            migrationBuilder.CreateIndex(
                name: "ix_batch_source_position",
                table: "batch",
                columns: new[] { "source", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_entry_kind_position",
                table: "entry",
                columns: new[] { "kind", "position" },
                filter: "kind >= 6");

            migrationBuilder.CreateIndex(
                name: "ix_entry_record_key_record_version",
                table: "entry",
                columns: new[] { "record_key", "record_version" },
                unique: true,
                filter: "content_digest IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_entry_subject_position",
                table: "entry",
                columns: new[] { "subject", "position" },
                filter: "subject IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_record_subject_decided_on_position",
                table: "record",
                columns: new[] { "subject", "decided_on", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_subject_next_due_on",
                table: "subject",
                column: "next_due_on",
                filter: "next_due_on IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_subject_standing_position",
                table: "subject",
                column: "standing_position",
                filter: "standing IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_waiting_row_record_key_record_version",
                table: "waiting_row",
                columns: new[] { "record_key", "record_version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_waiting_row_state_position",
                table: "waiting_row",
                columns: new[] { "state", "position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "batch");

            migrationBuilder.DropTable(
                name: "entry");

            migrationBuilder.DropTable(
                name: "ledger_epoch");

            migrationBuilder.DropTable(
                name: "ledger_head");

            migrationBuilder.DropTable(
                name: "ledger_store");

            migrationBuilder.DropTable(
                name: "quality");

            migrationBuilder.DropTable(
                name: "record");

            migrationBuilder.DropTable(
                name: "source_status");

            migrationBuilder.DropTable(
                name: "subject");

            migrationBuilder.DropTable(
                name: "subject_number");

            migrationBuilder.DropTable(
                name: "subject_snapshot");

            migrationBuilder.DropTable(
                name: "waiting_row");
        }
    }
}
