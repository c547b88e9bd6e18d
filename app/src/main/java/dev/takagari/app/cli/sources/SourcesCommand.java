package dev.takagari.app.cli.sources;

import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.MappingFile;
import dev.takagari.adapters.mappingfile.MappingRun;
import dev.takagari.adapters.mappingfile.ShippedMappings;
import dev.takagari.adapters.mappingfile.yaml.BadMappingFileException;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.service.KnownSources;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks at mapping files, tests them, and adds them to those that the service reads.
@Command(
    name = "sources",
    mixinStandardHelpOptions = true,
    description = "Lists the logs that mapping files describe; tests and adds such files.",
    synopsisSubcommandLabel = "(list | test | add)",
    subcommands = {
      SourcesCommand.ListMappings.class,
      SourcesCommand.Test.class,
      SourcesCommand.Add.class
    })
public final class SourcesCommand extends CommandGroup {
  /// Where a command prints.
  private record Output(PrintWriter out, PrintWriter err) {
    static Output of(@Nullable CommandSpec spec) {
      if (spec == null) {
        throw new IllegalStateException("not run by the command line");
      }
      return new Output(spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    void row(String format, Object... values) {
      out.printf(Locale.ROOT, format + "%n", values);
    }

    void problem(String text) {
      err.println(PlainText.visibleLines(text));
    }

    void flush() {
      out.flush();
      err.flush();
    }
  }

  /// Lists mappings.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists shipped and own mappings: exit code 3 when a file cannot be used.")
  static final class ListMappings implements Callable<Integer> {
    private static final String ROW = "%-24s  %-7s  %-5s  %-7s  %s";

    @Mixin private final SourcesDirectoryOption own = new SourcesDirectoryOption();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      Output output = Output.of(spec);
      List<MappingFile> shipped = ShippedMappings.all();
      MappingDirectory.Content content = own.directory().read(KnownSources.shippedNames());
      output.row(ROW, "NAME", "VERSION", "TESTS", "FROM", "TITLE");
      List<String> files = shipped.stream().map(MappingFile::name).toList();
      for (String name : KnownSources.shippedNames()) {
        if (!files.contains(name)) {
          output.row(ROW, name, "", "", "shipped", "written in Java");
        }
      }
      shipped.forEach(mapping -> print(mapping, "shipped", output));
      content.usable().forEach(mapping -> print(mapping, "own", output));
      content.refused().forEach(output::problem);
      output.flush();
      return content.refused().isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
    }

    private static void print(MappingFile mapping, String from, Output output) {
      output.row(
          ROW,
          mapping.name(),
          mapping.version(),
          mapping.tests().size(),
          from,
          PlainText.visible(mapping.title()));
    }
  }

  /// Runs the tests of files.
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description =
          "Runs the test events of mapping files: exit code 1 when one fails, 2 when a"
              + " file cannot be used.")
  static final class Test implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "mapping files")
    private List<Path> files = List.of();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      Output output = Output.of(spec);
      int tests = 0;
      int failed = 0;
      int bad = 0;
      for (Path file : files) {
        try {
          MappingFile mapping = MappingDirectory.read(file);
          output.row("%s  (%s)", mapping, PlainText.visible(file.toString()));
          List<MappingRun.Result> results = MappingRun.of(mapping);
          for (MappingRun.Result result : results) {
            tests++;
            failed += result.passed() ? 0 : 1;
            print(mapping, result, output);
          }
          MappingRun.untried(mapping, results)
              .forEach(
                  (fields, columns) ->
                      output.row(
                          "  note  no test has a value of %s, for %s",
                          PlainText.visible(fields), String.join(", ", columns)));
        } catch (BadMappingFileException e) {
          bad++;
          output.out().flush();
          e.problems().forEach(output::problem);
        }
      }
      output.row(
          "%d tests, %d failed%s", tests, failed, bad == 0 ? "" : ", " + bad + " files refused");
      output.flush();
      return bad > 0 ? ExitCodes.USAGE : failed > 0 ? ExitCodes.NONE : ExitCodes.OK;
    }

    private static void print(MappingFile mapping, MappingRun.Result result, Output output) {
      output.row(
          "  %-4s  %s%s",
          result.passed() ? "ok" : "FAIL",
          PlainText.visible(result.test().name()),
          result.passed() ? "" : "  (" + mapping.file() + ":" + result.test().line() + ")");
      for (MappingRun.Difference difference : result.differences()) {
        output.row("        %s", PlainText.visible(difference.place()));
        output.row("          expected  %s", PlainText.visible(difference.expected()));
        output.row("          found     %s", PlainText.visible(difference.found()));
      }
    }
  }

  /// Adds a file.
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Checks a mapping file and copies it to where the service reads it.")
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "mapping file")
    private Path file = Path.of("");

    @Mixin private final SourcesDirectoryOption own = new SourcesDirectoryOption();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      Output output = Output.of(spec);
      MappingFile mapping;
      Path added;
      try {
        mapping = MappingDirectory.read(file);
        added = own.directory().add(file, KnownSources.shippedNames());
      } catch (BadMappingFileException e) {
        e.problems().forEach(output::problem);
        output.flush();
        return ExitCodes.USAGE;
      }
      output.row("%s is in %s", mapping, PlainText.visible(added.toString()));
      output.row("To use it:");
      output.row(
          "  - have the service read that directory: TAKAGARI_SOURCES_DIRECTORY=%s",
          PlainText.visible(String.valueOf(added.toAbsolutePath().getParent())));
      output.row(
          "  - name it at the feed that brings such objects:" + " TAKAGARI_FEEDS_0_SOURCE=%s",
          mapping.name());
      output.row("  - start the service again");
      output.flush();
      return ExitCodes.OK;
    }
  }
}
