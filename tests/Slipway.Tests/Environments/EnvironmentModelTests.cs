using System.Text.RegularExpressions;
using CsCheck;
using Slipway.Environments;
using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Tests.Environments;

public class EnvironmentModelTests
{
    public static TheoryData<string> Forms => ["Line", "AppDirectory", "RelativeDirectory", "RelativeFile", "HttpPath", "Branch", "EnvironmentName", "Variable", "ProcessType", "Secret"];

    /// <summary>The form is given twice, by hand and as a pattern for editors; both say the same of any text.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void Check_and_pattern_of_a_form_agree(string name)
    {
        var (pattern, accepts) = Form(name);
        // ECMA's $ is the end; that of .NET is also before a newline at the end.
        var regex = new Regex(pattern.Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.CultureInvariant);
        var piece = Gen.OneOf(
            "a", "Z", "9", "_", "-", "/", "/", ".", "..", "\\", " ", "\t", "\n", "\0", "\u007f", "é", "~", ":", "?", "*", "[", "]", "#", "$", "!", "\"", "^",
            "PORT", "SLIPWAY_", "env:", "file:", "command:", "generated", "media", "healthz");
        Gen.OneOf(piece.Array[0, 5].Select(string.Concat), Gen.String[Gen.Char['\0', '\u0100'], 0, 6])
            .Sample(text => regex.IsMatch(text) == accepts(text), iter: 3000, print: text => $"<{text}> pattern {regex.IsMatch(text)}");
    }

    [Theory]
    [InlineData("", YamlScalarKind.Nothing)]
    [InlineData("~", YamlScalarKind.Null)]
    [InlineData("null", YamlScalarKind.Null)]
    [InlineData("nulL", YamlScalarKind.Text)]
    [InlineData("True", YamlScalarKind.Boolean)]
    [InlineData("yes", YamlScalarKind.Text)]
    [InlineData("0", YamlScalarKind.Integer)]
    [InlineData("-12", YamlScalarKind.Integer)]
    [InlineData("+12", YamlScalarKind.Integer)]
    [InlineData("0o17", YamlScalarKind.Integer)]
    [InlineData("0o18", YamlScalarKind.Text)]
    [InlineData("0xfF", YamlScalarKind.Integer)]
    [InlineData("0x", YamlScalarKind.Text)]
    [InlineData("1_000", YamlScalarKind.Text)]
    [InlineData("1.5", YamlScalarKind.Float)]
    [InlineData("1.", YamlScalarKind.Float)]
    [InlineData(".5", YamlScalarKind.Float)]
    [InlineData("-1e-3", YamlScalarKind.Float)]
    [InlineData("1e", YamlScalarKind.Text)]
    [InlineData(".", YamlScalarKind.Text)]
    [InlineData("-", YamlScalarKind.Text)]
    [InlineData("+", YamlScalarKind.Text)]
    [InlineData("-.inf", YamlScalarKind.Float)]
    [InlineData(".nan", YamlScalarKind.Float)]
    [InlineData("1.2.3", YamlScalarKind.Text)]
    [InlineData("30s", YamlScalarKind.Text)]
    internal void What_a_plain_scalar_is(string text, YamlScalarKind kind) => Assert.Equal(kind, CoreSchema.Kind(text));

    [Fact]
    public void A_duration_written_is_the_duration_read() =>
        Gen.Int[0, 1_000_000].Select(Gen.OneOf("ms", "s", "m", "h")).Sample((number, unit) =>
        {
            var value = DurationType.Parse($"{number}{unit}")!.Value;
            return DurationType.Parse(DurationType.Format(value)) == value;
        });

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("1h30m")]
    [InlineData("9999999999s")]
    [InlineData("99999999d")]
    public void What_is_no_duration(string text) => Assert.Null(DurationType.Parse(text));

    [Fact]
    public void A_file_without_a_key_gives_what_the_records_have_by_default()
    {
        using var project = new ProjectFolder().With("one.yml", "platform: { kind: local, port: 80 }\nhealth: {}\npromote: {}\nprotect: {}\n");
        var environment = Assert.Single(project.Load());
        Assert.Equal(new HealthSettings(), environment.Health);
        Assert.Equal(new PromoteSettings(), environment.Promote);
        Assert.False(environment.Protect.Any);
    }

    private static (string Pattern, Func<string, bool> Accepts) Form(string name)
    {
        if (name == "Secret")
            return (TextForms.SecretPattern, text => SecretReferenceType.Parse(text, null) is not null);
        var form = (TextType)typeof(TextForms).GetProperty(name)!.GetValue(null)!;
        return (form.Pattern, text => form.Parse(text) is not null);
    }
}
