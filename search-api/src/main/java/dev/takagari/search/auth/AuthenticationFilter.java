package dev.takagari.search.auth;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.search.http.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets nobody unknown through: every path asks for a bearer token, but those few that are open,
/// pages without data among them, and web hooks, which ask for secrets of their own.
public final class AuthenticationFilter extends HttpFilter {
  /// Request attribute that holds the [Caller].
  public static final String CALLER = Caller.class.getName();

  private static final long serialVersionUID = 1L;

  /// Paths that read what was recorded and do nothing else.
  private static final Set<String> READING =
      Set.of(
          "/api/v1/search",
          "/api/v1/sql",
          "/api/v1/identities",
          "/api/v1/sightings",
          "/api/v1/intel");

  /// Paths that are only read with GET, with all below them.
  private static final Set<String> READING_WITH_GET =
      Set.of(
          "/api/v1/cases",
          "/api/v1/detections",
          "/api/v1/outbox",
          "/api/v1/suppressions",
          "/api/v1/responses",
          "/api/v1/rules/report",
          "/api/v1/me",
          "/api/v1/told");

  /// Calls that ask for something to be done against a task or a host, or decide about it: whoever
  /// may do everything else may not do this.
  private static final Pattern RESPONDING =
      Pattern.compile("/api/v1/(cases/[^/]+/responses|responses(/.*)?)");

  /// Says what such a call would do, and does nothing.
  private static final Pattern PLANNING = Pattern.compile("/api/v1/cases/[^/]+/responses/plan");

  /// Paths whose calls show who they are in ways of their own: web hooks. Nothing that a server
  /// could read as another path fits, neither dots between slashes nor anything encoded.
  private static final Pattern HOOKS =
      Pattern.compile(
          "/hooks/(falco|github|slack/(interactive|events)"
              + "|detections/[a-z0-9][a-z0-9_]*(\\.[a-z0-9][a-z0-9_-]*)*)");

  /// The page of a case, which is the same for every case and holds nothing of any.
  private static final Pattern CASE_PAGE = Pattern.compile("/cases/[Aa]-[0-9]{4}-[0-9]{6,18}");

  private static final String SCHEME = "bearer ";

  private final transient TokenAuthenticator authenticator;
  private final transient Set<String> open;

  /// @param open paths that need no token, compared with the undecoded request path as a whole
  public AuthenticationFilter(TokenAuthenticator authenticator, Set<String> open) {
    this.authenticator = authenticator;
    this.open = Set.copyOf(open);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (open.contains(path) || CASE_PAGE.matcher(path).matches() || HOOKS.matcher(path).matches()) {
      chain.doFilter(request, response);
      return;
    }
    String token = token(request.getHeader("Authorization"));
    Optional<Caller> caller;
    try {
      caller = token == null ? Optional.empty() : authenticator.authenticate(token);
    } catch (TakagariException e) {
      Problem.of(e).write(response);
      return;
    }
    if (caller.isEmpty()) {
      refuse(response, token != null);
      return;
    }
    Caller.Scope needed = needed(request);
    if (!caller.get().scopes().contains(needed)) {
      Problem.of(
              ErrorCode.NOT_ALLOWED,
              "the token does not allow this: it lacks the scope "
                  + needed.name().toLowerCase(Locale.ROOT))
          .write(response);
      return;
    }
    request.setAttribute(CALLER, caller.get());
    chain.doFilter(request, response);
  }

  private static @Nullable String token(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return null;
    }
    String token = header.substring(SCHEME.length()).strip();
    return token.isEmpty() ? null : token;
  }

  private static Caller.Scope needed(HttpServletRequest request) {
    String path = request.getServletPath();
    boolean reads =
        READING.contains(path)
            || PLANNING.matcher(path).matches()
            || (request.getMethod().equals("GET") && isReadWithGet(path));
    if (reads) {
      return Caller.Scope.SEARCH;
    }
    return RESPONDING.matcher(path).matches() ? Caller.Scope.RESPOND : Caller.Scope.ADMIN;
  }

  private static boolean isReadWithGet(String path) {
    return READING_WITH_GET.stream()
        .anyMatch(top -> path.equals(top) || path.startsWith(top + "/"));
  }

  private static void refuse(HttpServletResponse response, boolean wrong) throws IOException {
    response.setHeader(
        "WWW-Authenticate",
        wrong ? "Bearer realm=\"takagari\", error=\"invalid_token\"" : "Bearer realm=\"takagari\"");
    Problem.of(
            ErrorCode.NOT_AUTHENTICATED,
            wrong ? "the token is not valid" : "a bearer token is needed")
        .write(response);
  }
}
