namespace Cake.Frosting;

internal sealed record CakeSetting(string Key, string Value);
