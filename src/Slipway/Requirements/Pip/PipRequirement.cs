using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>What one line asks for: a package by name, by an address, or by a path (PEP 508, and what pip takes besides).</summary>
internal sealed class PipRequirement
{
    /// <summary>Null: the name is known only to what is installed, a directory or an archive.</summary>
    public PackageName? Name { get; init; }

    public IReadOnlyList<PackageName> Extras { get; init; } = [];

    public VersionSpecifiers Versions { get; init; } = VersionSpecifiers.Any;

    public RequirementUrl? Url { get; init; }

    /// <summary>Directory or archive, relative to where pip is started, the project root. Null: it is no path.</summary>
    public string? Path { get; init; }

    /// <summary>The path as the requirements file has it, variables not put in.</summary>
    public string? WrittenPath { get; init; }

    public Marker? Marker { get; init; }

    public bool IsEditable { get; init; }

    /// <summary>Whether it says where the package is to be had, and not only which.</summary>
    public bool HasPlace => Url is not null || Path is not null;

    /// <summary>How firmly it says what is installed.</summary>
    public RequirementKind Kind
    {
        get
        {
            if (IsEditable)
                return RequirementKind.Editable;
            if (Path is not null || Url?.Scheme == "file")
                return RequirementKind.LocalPath;
            if (Url is not null)
                return !Url.IsVcs ? RequirementKind.Url : Url.Vcs?.IsFullCommit == true ? RequirementKind.VcsCommit : RequirementKind.VcsFloating;
            return Versions.Pin is not null ? RequirementKind.Pinned : Versions.Items.Count > 0 ? RequirementKind.Range : RequirementKind.Unpinned;
        }
    }

    /// <summary>In one spelling for all, credentials hidden.</summary>
    public override string ToString() => Spell(Url?.ToString());

    /// <summary>As it has to stand in a requirements file: variables are left to pip, and credentials written out stay.</summary>
    internal string Spelling() => Spell(Url?.Written);

    private string Spell(string? url)
    {
        var text = new StringBuilder();
        var extras = Extras.Count == 0 ? "" : $"[{string.Join(',', Extras)}]";
        if (Path is not null)
            text.Append(WrittenPath).Append(extras);
        else if (url is null)
            text.Append(Name).Append(extras).Append(Versions);
        // For pip a semicolon ends the address behind a name, and what stands behind it is a marker.
        else if (Name is { } name && !url.Contains(';', StringComparison.Ordinal) && (!IsEditable || Url!.FragmentValue("egg") is null))
            text.Append(name).Append(extras).Append(" @ ").Append(url);
        else
            text.Append(url);
        if (Marker is not null)
            text.Append(" ; ").Append(Marker);
        return text.ToString();
    }
}
