namespace Slipway.Platforms;

/// <summary>A platform that keeps what outlives releases on the machine that deploys.</summary>
public interface IKeepData
{
    /// <summary>Absolute path of the directory that has one below it for each entry of <c>uploads</c>.</summary>
    string DataDirectory { get; }
}
