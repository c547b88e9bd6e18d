package dev.takagari.app.cli.operate;

import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.home.SecretFile;
import dev.takagari.core.statement.StatementKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a pair of keys.
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a key that signs statements: FILE, for takagari.statement.signing-key, and FILE.pub,"
          + " for those who check them.",
      "Files that are there stay as they are."
    })
final class KeygenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Where the private key goes.")
  private Path file = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      return ExitCodes.FAILED;
    }
    KeyPair pair = StatementKeys.generate();
    Path publicFile = Path.of(file + ".pub");
    try {
      SecretFile.create(file, StatementKeys.pem(pair.getPrivate()));
      Files.writeString(
          publicFile, StatementKeys.pem(pair.getPublic()), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      spec.commandLine().getErr().println("takagari: " + e.getFile() + " is there already");
      return ExitCodes.USAGE;
    } catch (IOException e) {
      spec.commandLine().getErr().println("takagari: " + file + " cannot be written");
      return ExitCodes.USAGE;
    }
    spec.commandLine()
        .getOut()
        .println(file + " and " + publicFile + ": " + StatementKeys.fingerprint(pair.getPublic()));
    return ExitCodes.OK;
  }
}
