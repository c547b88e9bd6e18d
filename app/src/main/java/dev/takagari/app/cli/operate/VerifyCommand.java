package dev.takagari.app.cli.operate;

import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.statement.SignedStatement;
import dev.takagari.core.statement.SignedStatement.Check;
import dev.takagari.core.statement.StatementKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Checks a statement; asks nobody.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a signed statement without service or network: exit code 0 when it is as it was"
          + " signed with the key given, 3 when it is not, nobody signed it or no key was given.",
      "The key in the file proves nothing: whoever changed it could have put in another."
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A file that takagari coverage statement wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--public-key",
      paramLabel = "PEM",
      description = "File with the public key of whoever signed it.")
  private @Nullable Path key;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      return ExitCodes.FAILED;
    }
    try {
      return check(spec.commandLine().getOut(), spec.commandLine().getErr());
    } catch (CommandFailure e) {
      spec.commandLine().getErr().println("takagari: " + e.text());
      return e.exitCode();
    }
  }

  private int check(PrintWriter out, PrintWriter err) {
    DisplayZone shown = zone.zone(System.getenv());
    Check check =
        SignedStatement.check(bytes(file), Optional.ofNullable(key).map(VerifyCommand::key));
    switch (check) {
      case Check.Holds holds -> {
        StatementText.write(holds.statement(), shown, out);
        out.println();
        out.println("verified: signed with " + StatementKeys.fingerprint(holds.key()));
        out.flush();
        return ExitCodes.OK;
      }
      case Check.KeyNotGiven unproven -> {
        err.println(
            "takagari: NOT verified: the file is signed with the key that it holds itself, "
                + StatementKeys.fingerprint(unproven.key())
                + ". Whoever changed it could have put that in: give --public-key");
        return ExitCodes.PARTIAL;
      }
      case Check.NotSigned _ -> {
        err.println(
            "takagari: NOT signed: nobody vouches for this statement, or its signature was taken"
                + " away");
        return ExitCodes.PARTIAL;
      }
      case Check.Refused refused -> {
        err.println("takagari: REFUSED: " + refused.reason());
        return ExitCodes.PARTIAL;
      }
    }
  }

  private static PublicKey key(Path file) {
    try {
      return StatementKeys.publicKey(Files.readString(file));
    } catch (IOException e) {
      throw CommandFailure.usage(file + " cannot be read");
    } catch (TakagariException e) {
      throw CommandFailure.usage(file + ": " + e.getMessage());
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandFailure.usage(file + " cannot be read");
    }
  }
}
