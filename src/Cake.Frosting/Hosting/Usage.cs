using Cake.Core;

namespace Cake.Frosting;

internal static class Usage
{
    private const string Text = """
        USAGE:
            build [OPTIONS] [--name=value ...]

        OPTIONS:
            -h, --help           Prints help information.
            -t, --target         Target task to invoke. May be repeated. Default: Default.
            -w, --working        Sets the working directory.
            -v, --verbosity      Specifies the amount of information to be displayed
                                 (Quiet, Minimal, Normal, Verbose, Diagnostic).
            -e, --exclusive      Executes the target task without any dependencies.
                --description    Shows description for each task.
                --tree           Shows the task dependency tree.
                --dryrun         Performs a dry run.
                --version        Displays version information.
                --info           Displays additional information about Cake.
        """;

    public static void Write(IConsole console) => console.WriteLine("{0}", Text);
}
