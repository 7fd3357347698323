using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Frosting;

/// <summary>Makes the engine's task out of a task class; only what the class overrides is attached.</summary>
internal static class TaskRegistration
{
    public static void Register(ICakeEngine engine, IFrostingTask task, IFrostingContext context, ICakeLog log)
    {
        var type = new TaskType(task.GetType());
        log.Debug("Registering task: {0}", type.Name);
        if (!type.ContextType.IsInstanceOfType(context))
        {
            log.Warning("Task '{0}' cannot be used since the context isn't convertible to {1}.", type.Name, type.ContextType.FullName);
            return;
        }

        var builder = engine.RegisterTask(type.Name);
        if (type.Description is { Length: > 0 } description)
            builder.Description(description);
        if (type.OverridesRun)
            builder.Does(task.RunAsync);
        if (type.OverridesShouldRun)
            builder.WithCriteria(task.ShouldRun, task.SkippedMessage);
        if (type.ContinuesOnError)
            builder.ContinueOnError();
        if (type.OverridesOnError)
            builder.OnError(exception => task.OnError(exception, context));
        if (type.OverridesFinally)
            builder.Finally(() => task.Finally(context));

        foreach (var dependency in type.Dependencies)
            builder.IsDependentOn(NameOf(dependency, "dependency"));
        foreach (var dependee in type.Dependees)
            builder.IsDependeeOf(NameOf(dependee, "reverse dependency"));
    }

    private static string NameOf(Type type, string role)
    {
        var name = TaskType.NameOf(type);
        if (!typeof(IFrostingTask).IsAssignableFrom(type))
            throw new FrostingException($"The {role} '{name}' is not a valid task.");
        return name;
    }
}
