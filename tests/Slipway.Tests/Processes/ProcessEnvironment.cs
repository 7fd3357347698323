namespace Slipway.Tests.Processes;

/// <summary>Tests that set variables of the test process itself: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironment;
