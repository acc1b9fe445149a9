namespace CreditHub.Ledger.Engines;

/// <summary>What a store needs besides statements while one connection writes to it: nothing, where a server sees to it. Called on the writer's thread.</summary>
internal class StoreUpkeep : IDisposable
{
    /// <summary>After a group was committed and answered.</summary>
    /// <exception cref="System.Data.Common.DbException">Upkeep failed. What was committed stands.</exception>
    public virtual void AfterGroup()
    {
    }

    /// <summary>Sees to it that what was just deleted lies on the disk no more, as far as an engine lets one.</summary>
    public virtual void Scrub()
    {
    }

    /// <summary>Ends upkeep, before the writer's connection is closed.</summary>
    public virtual void Dispose()
    {
    }
}
