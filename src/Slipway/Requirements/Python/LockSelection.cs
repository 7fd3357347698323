using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>Which file locks the requirements of an environment, told from names alone.</summary>
/// <param name="Path">Relative to the project root.</param>
/// <param name="Form">Its format.</param>
internal sealed record LockSelection(string Path, LockForm Form)
{
    /// <param name="requirements">Path of the requirements file that is selected.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="exists">Whether the project has a file.</param>
    /// <param name="problem">Why none can be chosen.</param>
    /// <returns>Null: there is no lock, unless the requirements file is one itself.</returns>
    public static LockSelection? Find(string requirements, string environment, Func<string, bool> exists, out Problem? problem)
    {
        problem = null;
        if (RequirementsFile.IsPyLock(requirements))
            return new LockSelection(requirements, LockForm.PyLock);
        var (own, named) = (PythonLock.Beside(requirements), PyLock.NamedAfter(environment));
        if (exists(own) && exists(named))
            problem = new Problem(new SourceLocation(named), $"{own} locks {environment} too: remove one of them");
        return exists(own) ? new LockSelection(own, LockForm.Slipway) : exists(named) ? new LockSelection(named, LockForm.PyLock) : null;
    }
}

/// <summary>Who wrote a lock, and how.</summary>
internal enum LockForm
{
    /// <summary>Written by <see cref="PythonLock.Write"/>.</summary>
    Slipway,

    /// <summary>PyPA's <c>pylock.toml</c> (PEP 751).</summary>
    PyLock,

    /// <summary>A requirements file in which every package has one version and a hash, as pip-compile and uv write them.</summary>
    Requirements,
}
