using System.Reflection;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>What a task's type says: name, description, context, dependencies, and which members it overrides.</summary>
internal sealed class TaskType
{
    private readonly Type _type;
    private readonly Type? _base;

    public TaskType(Type type)
    {
        _type = type;
        for (var t = type; t is not null && _base is null; t = t.BaseType)
        {
            if (IsTaskBase(t))
                _base = t;
        }
    }

    public Type ContextType => _base?.GenericTypeArguments[0] ?? typeof(ICakeContext);

    public string Name => NameOf(_type);

    public string? Description => _type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description;

    public bool ContinuesOnError => _type.IsDefined(typeof(ContinueOnErrorAttribute), inherit: false);

    public IEnumerable<Type> Dependencies => _type.GetCustomAttributes<IsDependentOnAttribute>().Select(a => a.Task);

    public IEnumerable<Type> Dependees => _type.GetCustomAttributes<IsDependeeOfAttribute>().Select(a => a.Task);

    public static string NameOf(Type type) => type.GetCustomAttribute<TaskNameAttribute>()?.Name ?? type.Name;

    public bool OverridesRun => Base.GetGenericTypeDefinition() == typeof(FrostingTask<>)
        ? Overrides(nameof(FrostingTask.Run), ContextType)
        : Overrides(nameof(AsyncFrostingTask.RunAsync), ContextType);

    public bool OverridesShouldRun => Overrides(nameof(IFrostingTask.ShouldRun), ContextType);

    public bool OverridesOnError => Overrides(nameof(IFrostingTask.OnError), typeof(Exception), ContextType);

    public bool OverridesFinally => Overrides(nameof(IFrostingTask.Finally), ContextType);

    private Type Base => _base ?? throw new InvalidOperationException(
        $"The task '{Name}' has to derive from {nameof(FrostingTask)} or {nameof(AsyncFrostingTask)}; implementing {nameof(IFrostingTask)} is not enough.");

    private static bool IsTaskBase(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(FrostingTask<>) || definition == typeof(AsyncFrostingTask<>));

    private bool Overrides(string method, params Type[] parameters)
    {
        var found = _type.GetMethod(method, parameters);
        return found is not null && found.GetBaseDefinition().DeclaringType == Base && found.DeclaringType != Base;
    }
}
