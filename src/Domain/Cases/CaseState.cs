namespace CreditHub.Domain.Cases;

/// <summary>How far a case is: one vocabulary for all processes, of which each uses its own part. The numbers are those of the contract.</summary>
public enum CaseState
{
    /// <summary>No state.</summary>
    None = 0,

    /// <summary>Begun and not yet dealt with (已提交).</summary>
    Open = 1,

    /// <summary>Accepted for decision (已受理).</summary>
    Accepted = 2,

    /// <summary>Not accepted (不予受理). Final.</summary>
    Declined = 3,

    /// <summary>Forwarded to the body that must decide (已转办).</summary>
    Forwarded = 4,

    /// <summary>Under inspection or appraisal, during which the clock stands still (检验鉴定中).</summary>
    Suspended = 5,

    /// <summary>Granted (准予).</summary>
    Granted = 6,

    /// <summary>Rejected (不予). Final.</summary>
    Rejected = 7,

    /// <summary>Granted once and taken back (撤销). Final.</summary>
    Revoked = 8,

    /// <summary>Withdrawn by whoever began it (撤回). Final.</summary>
    Withdrawn = 9,

    /// <summary>Found true by the competent body (已核实).</summary>
    Verified = 10,

    /// <summary>Kept in full (全部履行); a sample review may still find it false.</summary>
    Kept = 11,

    /// <summary>Found false or broken (违背承诺). Final.</summary>
    Broken = 12,

    /// <summary>Notice of basis, reason and remedy was served (已告知).</summary>
    Notified = 13,

    /// <summary>Statement and defence were heard (已陈述申辩).</summary>
    Heard = 14,

    /// <summary>Decided, not yet delivered (已决定).</summary>
    Decided = 15,

    /// <summary>In effect (生效).</summary>
    InEffect = 16,

    /// <summary>Its effect ended (已结束). Final.</summary>
    Ended = 17,

    /// <summary>Undone with effect from its beginning (撤销并恢复). Final.</summary>
    Annulled = 18,

    /// <summary>Ordered, to be done within a time (已责令).</summary>
    Ordered = 19,

    /// <summary>Said to be done, to be verified (已整改待核实).</summary>
    Done = 20,

    /// <summary>The time has passed without it (逾期).</summary>
    Overdue = 21,

    /// <summary>Escalated to a proposal that another process must decide (已提请).</summary>
    Escalated = 22,

    /// <summary>Done and found to be done (已整改). Final.</summary>
    Rectified = 40,
}

/// <summary>What is known of each state as such.</summary>
public static class CaseStates
{
    /// <summary>True where nobody has to do anything, though something may still happen: nothing is under way.</summary>
    public static bool IsAtRest(this CaseState state) => state.IsFinal() || state is CaseState.Kept;

    /// <summary>True where nothing more can happen.</summary>
    public static bool IsFinal(this CaseState state) => state is CaseState.Declined or CaseState.Rejected or CaseState.Revoked or CaseState.Withdrawn
        or CaseState.Broken or CaseState.Ended or CaseState.Annulled or CaseState.Rectified;
}
