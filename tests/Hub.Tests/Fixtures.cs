using CreditHub.TestKit;

[assembly: Xunit.AssemblyFixture(typeof(PostgreSqlServer))]
