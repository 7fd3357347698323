namespace Slipway.Environments;

/// <summary>Which program chooses the versions of Python packages.</summary>
public enum PythonResolver
{
    /// <summary>The pip of the declared Python.</summary>
    Pip,

    /// <summary>uv (<c>uv pip compile</c>), which has to be on the PATH.</summary>
    Uv,
}
