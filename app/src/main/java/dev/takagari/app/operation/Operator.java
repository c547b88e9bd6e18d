package dev.takagari.app.operation;

import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import jakarta.servlet.http.HttpServletRequest;

/// Who asks for an operation, as the audit log names them.
public final class Operator {
  /// Header in which a client says who sits before it. It proves nothing.
  public static final String HEADER = "Takagari-Operator";

  private static final int LONGEST = 64;

  private Operator() {}

  /// The name of the request's token, and after a slash who its bearer says to be.
  public static String of(HttpServletRequest request) {
    String token =
        request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller
            ? caller.name()
            : "unknown";
    String said = request.getHeader(HEADER);
    if (said == null || said.isBlank()) {
      return token;
    }
    String plain = said.replaceAll("[^A-Za-z0-9._@+-]", "?");
    return token + "/" + plain.substring(0, Math.min(plain.length(), LONGEST));
  }
}
