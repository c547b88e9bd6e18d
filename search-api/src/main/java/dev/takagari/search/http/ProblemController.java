package dev.takagari.search.http;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Answers every failure behind the filters with a problem: exceptions of controllers, unknown
/// paths, and errors that the container dispatches.
@RestController
@RestControllerAdvice
public class ProblemController implements ErrorController {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemController.class);

  /// A failure that a controller or Spring threw.
  @ExceptionHandler
  void failed(Exception e, HttpServletResponse response) throws IOException {
    switch (e) {
      case ClientAbortException _ -> LOG.debug("the caller went away");
      case TakagariException known -> ours(known).write(response);
      case ErrorResponse standard -> {
        standard
            .getHeaders()
            .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        Problem.ofStatus(standard.getStatusCode().value()).write(response);
      }
      case SocketTimeoutException _ ->
          Problem.of(ErrorCode.BAD_REQUEST, "the body did not come in time").write(response);
      case InvalidParameterException _ ->
          Problem.of(ErrorCode.BAD_REQUEST, "the parameters cannot be read").write(response);
      case HttpMessageNotReadableException unreadable ->
          Problem.of(ErrorCode.BAD_REQUEST, why(unreadable)).write(response);
      case TypeMismatchException _ ->
          Problem.of(ErrorCode.BAD_REQUEST, "a parameter is not of its type").write(response);
      default -> internal(e).write(response);
    }
  }

  private static String why(HttpMessageNotReadableException e) {
    if (!(e.getCause() instanceof UnrecognizedPropertyException unknown)) {
      return "the body cannot be read";
    }
    String known =
        unknown.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", "));
    return "the body has a member that is not known; there "
        + (known.isEmpty() ? "is none" : "are " + known);
  }

  /// An error that the container dispatched. Called directly, the path does not exist.
  @RequestMapping("${server.error.path:${error.path:/error}}")
  void dispatched(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    if (cause instanceof Exception e && !(e instanceof ErrorResponse)) {
      failed(unwrapped(e), response);
      return;
    }
    Problem.ofStatus(status instanceof Integer code ? code : 404).write(response);
  }

  private static Exception unwrapped(Exception e) {
    return e.getCause() instanceof TakagariException known ? known : e;
  }

  private static Problem ours(TakagariException e) {
    if (e.code().kind() == ErrorKind.USER) {
      return Problem.of(e);
    }
    if (e.code().kind() == ErrorKind.EXTERNAL) {
      LOG.warn("request failed: {}, {}", e.code().code(), e.getMessage(), e.getCause());
      return Problem.of(e);
    }
    return internal(e);
  }

  /// What went wrong inside is for the log, not for the caller.
  private static Problem internal(Exception e) {
    String id = "urn:uuid:" + UUID.randomUUID();
    LOG.error("request failed, {}", id, e);
    return Problem.of(ErrorCode.INTERNAL, "the request failed; the log knows why").withInstance(id);
  }
}
