using System.Collections.ObjectModel;

namespace Slipway.Tests.Tasks;

/// <summary>What tasks did, in order.</summary>
public sealed class Journal : Collection<string>;
