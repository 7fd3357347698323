namespace Slipway.AcceptanceTests.Requirements;

/// <summary>Makes versions, markers, requirements and files: mostly good ones, some broken in a place or two.</summary>
internal sealed class PipTexts(Random random)
{
    private const string Noise = " \t\\#;,[]()@=<>!~*'\"-_.+$0a\u00a0";

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public bool Chance(double likelihood) => random.NextDouble() < likelihood;

    public string Broken(string text, double likelihood)
    {
        while (Chance(likelihood))
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(3) switch
            {
                0 => text.Insert(at, Noise[random.Next(Noise.Length)].ToString()),
                1 when at < text.Length => text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at)),
                _ => text.Insert(at, text[at..Math.Min(text.Length, at + random.Next(1, 6))]),
            };
        }

        return text;
    }

    public string Version()
    {
        var release = string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick("0", "1", "2", "10", "007", "2024", "99999999999999999999")));
        var version = $"{Pick("", "", "", "", "v", "V")}{Pick("", "", "", "", "0!", "1!")}{release}"
            + Pick("", "", "", "", $"{Pick("", ".", "-", "_")}{Pick("a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC")}{Pick("", ".", "-", "_")}{Pick("", "0", "1", "12")}")
            + Pick("", "", "", "", $"{Pick("", ".", "-", "_")}{Pick("post", "rev", "r", "POST")}{Pick("", ".", "-", "_")}{Pick("", "0", "1", "12")}", $"-{Pick("0", "1", "3")}")
            + Pick("", "", "", "", $"{Pick("", ".", "-", "_")}dev{Pick("", ".", "-", "_")}{Pick("", "0", "1", "12")}")
            + Pick("", "", "", "", "", $"+{Pick("abc", "1", "ubuntu.1", "01", "a-b_c.2", "ABC")}");
        return Broken(version, 0.1);
    }

    public string Specifier() => Broken(
        Chance(0.15) ? $"{Pick("==", "!=")}{Pick("1", "1.2", "0.10", "1!2")}.*" : $"{Pick("==", "==", "!=", "<=", ">=", "<", ">", "~=", "===")}{Pick("", "", " ")}{Version()}",
        0.05);

    public string Specifiers() => string.Join(Pick(",", ",", ", ", " , "), Enumerable.Range(0, Pick(0, 1, 1, 1, 2, 3)).Select(_ => Specifier()));

    public string Marker(int depth = 0)
    {
        if (depth < 3 && Chance(0.3))
            return $"{Marker(depth + 1)} {Pick("and", "or")} {Marker(depth + 1)}";
        if (depth < 3 && Chance(0.15))
            return $"{Pick("(", "( ")}{Marker(depth + 1)}{Pick(")", " )")}";
        var quote = Pick("'", "\"");
        var variable = Pick("python_version", "python_version", "python_full_version", "os_name", "sys_platform", "platform_machine", "platform_system", "platform_release", "implementation_name", "implementation_version", "platform_python_implementation", "os.name", "python_implementation", "extra");
        var value = $"{quote}{Pick("3.8", "3.11", "3", "3.12.1", "2.7", "posix", "linux", "win32", "x86_64", "Linux", "cpython", "CPython", "test", "", "3.*", "6.1.0")}{quote}";
        var name = Pick("==", "==", "!=", "<=", ">=", "<", ">", "~=", "===", "in", "not in");
        var space = name[0] is 'i' or 'n' ? " " : Pick("", " ", " ");
        return Broken(Chance(0.2) ? $"{value}{space}{name}{space}{variable}" : $"{variable}{space}{name}{space}{value}", 0.02);
    }

    public string Name() => Pick("django", "Django", "psycopg2-binary", "foo_bar", "foo.bar", "zope.interface", "a", "A1", "x--y", "Foo._-Bar");

    public string Extras() => Chance(0.7) ? "" : $"[{string.Join(Pick(",", ", "), Enumerable.Range(0, Pick(0, 1, 1, 2)).Select(_ => Pick("binary", "c", "Foo_Bar", "a.b")))}]";

    public string Address() => Pick(
        "https://example.org/foo-1.0.tar.gz", "https://example.org/Foo_Bar-1.0-py3-none-any.whl", "http://example.org/x.zip#sha256=0123",
        "https://user:pw@example.org/foo.zip", "git+https://example.org/a/b.git", "git+https://example.org/a/b.git@main#egg=foo",
        "git+ssh://git@example.org/a/b@0123456789012345678901234567890123456789", "hg+https://example.org/a/b@1#egg=bar&subdirectory=x",
        "file:///srv/foo-1.0.tar.gz", "https://example.org/a#egg=foo", "svn+http://example.org/a@12#egg=Foo.Bar", "ftp://example.org/x.zip");

    public string Requirement()
    {
        var text = random.Next(10) switch
        {
            0 => $"{Name()}{Extras()} @ {Address()}{(Chance(0.3) ? $" ; {Marker()}" : "")}",
            1 => $"{Address()}{(Chance(0.3) ? $" ; {Marker()}" : "")}",
            2 => $"{Pick("./lib", "lib/", "./lib[x]", ".", "./wheels/foo-1.0-py3-none-any.whl", "wheels/bar-2.zip", "./nothing", "no/thing", "missing-1.0.tar.gz")}{(Chance(0.2) ? $" ; {Marker()}" : "")}",
            3 => $"{Name()}{Extras()} ({Specifiers()})",
            _ => $"{Name()}{Pick("", "", " ")}{Extras()}{Pick("", "", " ")}{Specifiers()}{(Chance(0.3) ? $"{Pick(";", " ; ", "; ")}{Marker()}" : "")}",
        };
        return Broken(text, 0.05);
    }

    public string Hash()
    {
        var (algorithm, digits) = Pick(("sha256", 64), ("sha256", 64), ("sha384", 96), ("sha512", 128), ("md5", 32), ("sha1", 40));
        return $"{Pick("--hash=", "--hash=", "--hash ", "--has=")}{algorithm}:{new string(Pick('a', '0', 'F'), digits)}";
    }

    public string Option() => random.Next(17) switch
    {
        0 => $"{Pick("-i ", "--index-url=", "--index-url ", "-i")}https://example.org/{Pick("a", "b")}",
        1 => $"{Pick("--extra-index-url ", "--extra-index-url=", "--extra ")}https://{Pick("", "user:pw@")}example.org/extra",
        2 => Pick("--no-index", "--no-ind", "--pre", "--prefer-binary", "--pref", "--require-hashes", "--requ"),
        3 => $"{Pick("-f ", "--find-links ", "--find-links=", "-f")}{Pick("wheels", "https://example.org/links", "nowhere", "'wheels'")}",
        4 => $"{Pick("--no-binary ", "--only-binary=", "--no-binary=")}{Pick(":all:", "foo,bar", ":none:")}",
        5 => $"--trusted-host {Pick("example.org", "example.org:8080")}",
        6 or 7 => $"{Pick("-r ", "-r", "--requirement ", "--requirement=", "-r '", "--req")}{Pick("base.txt", "sub/more.txt", "absent.txt", "common.txt")}",
        8 => $"{Pick("-c ", "-c", "--constraint ", "--constraint=", "--cons ")}{Pick("constraints.txt", "base.txt")}",
        9 or 10 => $"{Pick("-e ", "-e", "--editable ", "--editable=", "-e '")}{Pick("./lib", ".", "lib[x,y]", "git+https://example.org/a/b#egg=foo", "git+https://example.org/a/b", "./nothing", "https://example.org/x.zip")}",
        11 => Hash(),
        12 => Pick("-C a=b", "--config-settings x=y", "--config-settings=x", "-Cq=r"),
        13 => Pick("--unknown", "-x", "--", "-", "--upgrade", "stray", "'quoted word'", "\"open", "a\\ b"),
        14 => $"{Pick("-i ", "--extra-index-url ")}'https://example.org/{Pick("c", "d e")}'",
        _ => Pick("--pre", "--prefer-binary", "--no-index"),
    };

    /// <summary>A line, or several that belong together.</summary>
    public string Line()
    {
        var text = random.Next(12) switch
        {
            0 => "",
            1 => Pick("# comment", "  # comment", "#", "# comment \\", "\t# x"),
            2 or 3 or 4 => string.Join(' ', Enumerable.Range(0, Pick(1, 1, 1, 1, 2, 3)).Select(_ => Option())),
            5 => $"{Requirement()}{Pick(" ", "  ", "\t", " \\\n  ", "\\\n", " \\\n\n", " \\\n# note\n ")}{string.Join(Pick(" ", " \\\n    "), Enumerable.Range(0, Pick(1, 1, 2)).Select(_ => Hash()))}",
            6 => $"{Requirement()} {Option()}",
            7 => $"{Name()}=={Pick("1", "2.0")}{Pick(" # pinned", "#frag", "  # pinned \\", " \\", "\\\\", " \\ ")}",
            8 => Pick("foo==1\fbar==2", "foo==1\u2028bar", "foo==${PIN}", "foo @ https://${USER}:${PASS}@example.org/x.zip", "foo==${UNSET}", "${lower}", "-i https://${USER}@example.org/${PATH_PART}", "-r ${FILE}", "foo==$PIN", "--extra-index-url 'https://${USER}/a b'"),
            _ => Requirement(),
        };
        return Broken(text, 0.04);
    }

    public string File() => string.Join(Pick("\n", "\n", "\n", "\r\n", "\r"), Enumerable.Range(0, Pick(1, 1, 1, 2, 3, 6)).Select(_ => Line()));
}
