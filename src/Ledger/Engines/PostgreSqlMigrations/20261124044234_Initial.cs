using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CreditHub.Ledger.Engines.PostgreSqlMigrations
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
                    source = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    batch_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    dataset = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_batch", x => new { x.source, x.batch_id, x.started_at });
                });

            migrationBuilder.CreateTable(
                name: "entry",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    transaction_end = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    subject = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: true, collation: "C"),
                    record_key = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C"),
                    record_version = table.Column<long>(type: "bigint", nullable: false),
                    content_digest = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: true),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    recorded_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entry", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "ledger_epoch",
                columns: table => new
                {
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    began_after = table.Column<long>(type: "bigint", nullable: false),
                    recorded_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_epoch", x => x.epoch);
                });

            migrationBuilder.CreateTable(
                name: "ledger_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    next_position = table.Column<long>(type: "bigint", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    last_recorded_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_head", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ledger_store",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    store_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_store", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "quality",
                columns: table => new
                {
                    source = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    dataset = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    measure = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    counted = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quality", x => new { x.source, x.dataset, x.day, x.measure });
                });

            migrationBuilder.CreateTable(
                name: "record",
                columns: table => new
                {
                    record_key = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: false, collation: "C"),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    withdrawn = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    seen_version = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    decided_on = table.Column<int>(type: "integer", nullable: false),
                    effective_until = table.Column<int>(type: "integer", nullable: true),
                    publicity_ends_on = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record", x => x.record_key);
                });

            migrationBuilder.CreateTable(
                name: "source_status",
                columns: table => new
                {
                    source = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    dataset = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    complete_as_of = table.Column<long>(type: "bigint", nullable: true),
                    last_received_at = table.Column<long>(type: "bigint", nullable: false),
                    rows_taken = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_source_status", x => new { x.source, x.dataset });
                });

            migrationBuilder.CreateTable(
                name: "subject",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: false, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    region = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    industry = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    kinds = table.Column<long>(type: "bigint", nullable: false),
                    standing = table.Column<byte[]>(type: "bytea", nullable: true),
                    standing_position = table.Column<long>(type: "bigint", nullable: false),
                    next_due_on = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "subject_number",
                columns: table => new
                {
                    number = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    scheme = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: false, collation: "C"),
                    confirmed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_number", x => new { x.number, x.scheme, x.code });
                });

            migrationBuilder.CreateTable(
                name: "subject_snapshot",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: false, collation: "C"),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    profile = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_snapshot", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "waiting_row",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    record_key = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    record_version = table.Column<long>(type: "bigint", nullable: false),
                    content_digest = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false),
                    source = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    dataset = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: true, collation: "C"),
                    decided_position = table.Column<long>(type: "bigint", nullable: true)
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
