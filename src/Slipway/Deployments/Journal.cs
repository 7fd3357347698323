using System.Text.Json;
using Slipway.Deployments.Json;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>
/// The journal of one environment, a file of this machine. It tells a recovery how far a killed deployment came; what
/// really runs is always asked of the platform, so a lost journal costs the details and not the truth.
/// </summary>
internal sealed class Journal(string directory, string environment)
{
    private readonly string _path = Path.Combine(directory, $"{environment}.json");

    public void Write(JournalEntry entry) =>
        DurableFile.Replace(_path, JournalJson.Write(entry));

    /// <param name="number">Deployment that is asked about.</param>
    /// <param name="damage">What is wrong with the file, if anything.</param>
    /// <returns>Its journal; null: none, one of another deployment, or a damaged one.</returns>
    public JournalEntry? Read(int number, out string? damage)
    {
        damage = null;
        if (!File.Exists(_path))
            return null;
        try
        {
            var entry = StateJson.Read(File.ReadAllBytes(_path), JournalJson.Read);
            return entry.Number == number ? entry : null;
        }
        catch (JsonException)
        {
            damage = $"The journal {_path} is damaged and was passed over: what runs was asked of the platform instead.";
            return null;
        }
    }

    public void Delete()
    {
        if (File.Exists(_path))
            File.Delete(_path);
    }
}
