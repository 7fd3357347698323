using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>Finds user names and passwords that are written out in requirements files: from there they would come into locks.</summary>
internal static class WrittenCredentials
{
    private const string Instead = "it would be committed, and copied into the lock. Remove it, and say it in the environment's file (python.logins) or in pip's own configuration; as a variable, '${TOKEN}', it may stand here";

    public static void Refuse(RequirementSet set, RequirementProblems problems)
    {
        foreach (var option in set.Options.Where(option => Credentials.AreWritten(option.Written)))
            problems.Error(option.Origin.At, $"{option} holds a user name or a password{RequirementOrigin.Chain(option.Origin.Includes)}: {Instead}");
        foreach (var entry in set.Requirements.Concat(set.Constraints).Where(entry => entry.Requirement.Url is { } url && Credentials.AreWritten(url.Written)))
            problems.Error(entry.Origin.At, $"{entry} holds a user name or a password{RequirementOrigin.Chain(entry.Origin.Includes)}: {Instead}");
    }
}
