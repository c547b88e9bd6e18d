package dev.takagari.adapters.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.response.TargetStanding.Reach;
import dev.takagari.core.response.TaskArn;
import dev.takagari.core.response.TaskStopper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/// Tasks by the calls `DescribeTasks` and `StopTask`, in the region that a task's name has.
public final class EcsTaskStopper implements TaskStopper, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int LONGEST_REASON = 255;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERRORS = 500;
  private static final int DEEPEST = 16;

  /// What ECS answers about a task or a cluster that it does not know.
  private static final Set<String> NOT_KNOWN =
      Set.of("ClusterNotFoundException", "InvalidParameterException");

  private static final Set<String> DENIED =
      Set.of("AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException");

  private final EcsSettings settings;
  private final Map<String, EcsClient> clients = new ConcurrentHashMap<>();

  public EcsTaskStopper(EcsSettings settings) {
    this.settings = settings;
  }

  @Override
  public void close() {
    clients.values().forEach(EcsClient::close);
  }

  private EcsClient client(TaskArn task) {
    return clients.computeIfAbsent(task.region(), settings::client);
  }

  @Override
  public TargetStanding look(TaskArn task) {
    try {
      DescribeTasksResponse answer =
          client(task)
              .describeTasks(
                  request ->
                      request.cluster(task.cluster()).tasks(task.text()).include(TaskField.TAGS));
      return answer.tasks().isEmpty()
          ? TargetStanding.absent()
          : standing(answer.tasks().getFirst());
    } catch (AwsServiceException e) {
      if (NOT_KNOWN.contains(code(e))) {
        return TargetStanding.absent();
      }
      throw new TakagariException(
          isDenied(e) ? ErrorCode.TARGET_DENIED : ErrorCode.TARGET_UNAVAILABLE, words(e), e);
    } catch (SdkException e) {
      throw new TakagariException(ErrorCode.TARGET_UNAVAILABLE, "ECS cannot be reached", e);
    }
  }

  /// A task that is to be stopped, or that no service would keep running, cannot be used any more.
  private static TargetStanding standing(Task task) {
    String last = state(task.lastStatus());
    String desired = state(task.desiredStatus());
    List<String> containers =
        task.containers().stream()
            .map(Container::runtimeId)
            .filter(Objects::nonNull)
            .flatMap(EcsTaskStopper::forms)
            .distinct()
            .toList();
    return new TargetStanding(
        desired.equals("STOPPED") || last.equals("STOPPED") ? Reach.BOUND : Reach.FREE,
        last + (desired.equals(last) ? "" : ", to be " + desired),
        description(task),
        containers);
  }

  /// An id, and its first twelve digits, by which some sensors name a container.
  private static Stream<String> forms(String id) {
    return id.matches("[0-9a-f]{64}") ? Stream.of(id, id.substring(0, 12)) : Stream.of(id);
  }

  /// States are words of ECS; what is none is not shown.
  private static String state(@Nullable String state) {
    return state != null && state.matches("[A-Z_]{1,30}") ? state : "in no known state";
  }

  private static String description(Task task) {
    try {
      return JSON.writeValueAsString(tree(task, 0));
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a task cannot be written", e);
    }
  }

  /// All members that have a value, by the names that they have in ECS's answer.
  private static @Nullable Object tree(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      return null;
    }
    return switch (value) {
      case null -> null;
      case SdkPojo members -> {
        Map<String, Object> all = new LinkedHashMap<>();
        for (SdkField<?> field : members.sdkFields()) {
          Object member = tree(field.getValueOrDefault(members), depth + 1);
          if (member != null) {
            all.put(field.locationName(), member);
          }
        }
        yield all;
      }
      case SdkAutoConstructList<?> _ -> null;
      case SdkAutoConstructMap<?, ?> _ -> null;
      case List<?> elements -> {
        List<@Nullable Object> all = new ArrayList<>();
        elements.forEach(element -> all.add(tree(element, depth + 1)));
        yield all;
      }
      case Map<?, ?> entries -> {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        entries.forEach((name, entry) -> all.put(String.valueOf(name), tree(entry, depth + 1)));
        yield all;
      }
      case Number number -> number;
      case Boolean bool -> bool;
      default -> value.toString();
    };
  }

  @Override
  public CallOutcome stop(TaskArn task, String reason) {
    String shown = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    try {
      Task stopped =
          client(task)
              .stopTask(request -> request.cluster(task.cluster()).task(task.text()).reason(shown))
              .task();
      return new CallOutcome.Done(
          "ECS took it on; the task is "
              + (stopped == null ? "in no known state" : state(stopped.lastStatus())));
    } catch (AwsServiceException e) {
      if (e.isThrottlingException()) {
        return new CallOutcome.NotNow(PAUSE, words(e));
      }
      return e.statusCode() >= SERVER_ERRORS
          ? new CallOutcome.Unknown(words(e))
          : new CallOutcome.Refused(words(e));
    } catch (SdkException e) {
      return new CallOutcome.Unknown("ECS did not answer");
    }
  }

  private static boolean isDenied(AwsServiceException e) {
    return DENIED.contains(code(e))
        || e.statusCode() == UNAUTHORIZED
        || e.statusCode() == FORBIDDEN;
  }

  private static String words(AwsServiceException e) {
    String code = code(e);
    return "ECS answered " + e.statusCode() + (code.isEmpty() ? "" : " " + code);
  }

  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code != null && code.matches("[A-Za-z.]{1,100}") ? code : "";
  }
}
