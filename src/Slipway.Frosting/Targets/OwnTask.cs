using System.Reflection;
using Cake.Frosting;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Targets;

/// <summary>A task of the project that uses Slipway: what its attributes say.</summary>
internal sealed class OwnTask
{
    public OwnTask(IFrostingTask task)
    {
        Task = task;
        var type = task.GetType();
        Name = type.GetCustomAttribute<TaskNameAttribute>()?.Name ?? type.Name;
        Description = type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description ?? "";
        var arguments = new List<TaskArgument>();
        var hooks = new List<HookAttribute>();
        foreach (var attribute in type.GetCustomAttributes(inherit: true))
        {
            if (attribute is HookAttribute hook)
                hooks.Add(hook);
            else if (attribute is TaskArgumentAttribute argument)
                arguments.Add(new TaskArgument(argument.Name, argument.Meaning, argument.Value.Length == 0 ? null : argument.Value));
        }

        Arguments = arguments;
        Hooks = hooks;
    }

    public IFrostingTask Task { get; }

    public string Name { get; }

    public string Description { get; }

    public IReadOnlyList<TaskArgument> Arguments { get; }

    public IReadOnlyList<HookAttribute> Hooks { get; }
}
