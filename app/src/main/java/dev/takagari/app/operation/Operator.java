package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/// Who asks for an operation, as the audit log names them.
public final class Operator {
  /// Header in which a client says who sits before it. It proves nothing.
  public static final String HEADER = "Takagari-Operator";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@+-]{1,64}");

  private Operator() {}

  /// The name of the request's token, and after a slash who its bearer says to be. To be asked
  /// before anything is done.
  ///
  /// @throws TakagariException bad-request if the bearer says something that is no name
  public static String of(HttpServletRequest request) {
    String token =
        request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller
            ? caller.name()
            : "unknown";
    String said = request.getHeader(HEADER);
    if (said == null || said.isBlank()) {
      return token;
    }
    if (!NAME.matcher(said).matches()) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          HEADER + ": a name has 1 to 64 of the characters A-Z a-z 0-9 . _ @ + -");
    }
    return token + "/" + said;
  }
}
