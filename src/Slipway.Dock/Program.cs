using Slipway.Dock;

if (args is not ["--root", var root] || !Directory.Exists(root))
{
    Console.Error.WriteLine("usage: slipway-dock --root <project>");
    return 2;
}

return await Daemon.RunAsync(new Slipway.ProjectPaths(root));
