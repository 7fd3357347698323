using Cake.Core;

namespace Cake.Frosting;

/// <summary>The default context, and the base of a project's own.</summary>
/// <param name="context">The Cake context that is passed on.</param>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
