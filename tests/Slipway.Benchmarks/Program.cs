using Slipway.Benchmarks;

if (args is [PackingProcess.Argument, .. var work])
{
    await PackingProcess.RunAsync(work);
    return 0;
}

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine("usage: Slipway.Benchmarks REPOSITORY OUTPUT.json [ROUNDS] [--quick] [--only=SECTION,...]");
    return 2;
}

using var interruption = new Interruption();
try
{
    var before = MachineLoad.Average();
    var measurements = await Measurements.TakeAsync(options, interruption.Token);
    var load = (before, MachineLoad.Average());
    Report.Print(measurements, load, Console.Out);
    await Report.WriteJsonAsync(measurements, load, options.Output);
    Console.WriteLine($"Written to {options.Output}");
    return 0;
}
catch (OperationCanceledException) when (interruption.ExitCode != 0)
{
    return interruption.ExitCode;
}
