namespace Slipway.AcceptanceTests.Requirements;

/// <summary>Where the parser means to disagree with pip, and why.</summary>
internal static class PipDisagreements
{
    /// <summary>What pip accepts and the parser refuses, by a part of its message, with the reason.</summary>
    private static readonly (string Message, string Reason)[] Refused =
    [
        ("are compared", "a marker of two texts or two variables: pip takes the second's name for a text, or stops when it comes to it"),
        ("compares versions, and here is none", "pip stops when it comes to this comparison"),
        ("a backslash in a marker's text", "an escape for some versions of pip, a backslash for others"),
        ("pip ignores ", "pip loses an option of the line without a word"),
        ("pip drops ", "pip loses a word or a line without a word"),
        ("pip would take all before it for what -e means", "pip takes a requirement for a directory, and the -e for nothing"),
        ("pip takes the first --find-links", "pip loses the others without a word"),
        ("pip takes the last --index-url", "pip loses the others without a word"),
        ("as it stands; set it where", "pip asks an address with the name of a variable in it"),
        ("hexadecimal digits: no file matches", "pip downloads the file before it finds that nothing has such a hash"),
        ("because of the hash of", "pip stops when it installs, not when it reads"),
        ("because of the --require-hashes of", "pip stops when it installs, not when it reads"),
        ("must stand behind '@', such as https", "pip stops when it fetches, not when it reads"),
        ("for a part of the address: write", "pip loses the marker"),
        ("the files include each other", "pip reads the files it has before it stops"),
        ("is not in the project: pip looks for it from where it is started", "pip warns, and stops when it installs"),
        ("pip knows no such kind of address", "pip takes it for a file that is not there: it warns, and stops when it installs"),
        ("leads out of the project", "a release holds nothing of it"),
        ("lies outside of the project", "a release holds nothing of it"),
        ("exclude each other", "pip stops when it installs, not when it reads"),
        ("the name of an extra must stand here", "an extra whose name ends with '_', which the specification does not know"),
        ("a tab stands before this option", "pip takes the option for a part of an address"),
        ("ends with a letter or a digit", "the specification's names do; pip looks for a package that cannot exist"),
    ];

    /// <summary>What pip before 24.1 accepts besides: texts that are no versions, with operators that compare them by rules of their own.</summary>
    private static readonly string[] RefusedToday =
    [
        "must stand here", "a version must stand behind", "a local version (", "'.*'", "'~=' needs two numbers", "is no operator", "pip takes this ',' for a part",
        "no name of a package", "is no wheel's", "pip knows no option --global-option", "a backslash joins", "with its variables put in", "may be --only-binary or --only-final", "may be --all-releases",
    ];

    public static bool IsRefused(string ours) => Array.Exists(Refused, known => ours.Contains(known.Message, StringComparison.Ordinal));

    /// <param name="text">What was read.</param>
    /// <param name="pip">Why pip refuses it; null: it does not.</param>
    /// <param name="ours">Why the parser refuses it; null: it does not.</param>
    /// <param name="oracle">Which pip it is.</param>
    public static bool IsKnown(string text, string? pip, string? ours, PipOracle oracle) =>
        (pip is null && ours is not null && IsRefused(ours))
        || (pip is not null && ours is not null);

    /// <inheritdoc cref="IsKnown(string, string?, string?, PipOracle)"/>
    public static bool IsKnown(string text, string? pip, IReadOnlyList<string> ours, PipOracle oracle) =>
        pip is not null
            ? ours.Count > 0 || (!oracle.IsStrict && IsAcceptedToday(pip))
            : ours.All(message => IsRefused(message) || (!oracle.IsStrict && Array.Exists(RefusedToday, known => message.Contains(known, StringComparison.Ordinal))));

    /// <summary>
    /// What pip before 24.1 refuses: empty parentheses, a comma at the end, an empty text in a marker. It tells no more
    /// than that the requirement is invalid.
    /// </summary>
    private static bool IsAcceptedToday(string pip) => pip.StartsWith("InstallationError: Invalid requirement", StringComparison.Ordinal);
}
