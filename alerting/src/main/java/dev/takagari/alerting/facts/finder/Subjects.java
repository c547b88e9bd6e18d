package dev.takagari.alerting.facts.finder;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Of whom or what events around a detection are searched.
sealed interface Subjects {
  /// What is said of these is closer to what happened than what is said of the instance.
  List<Column> CLOSER =
      List.of(Columns.HOST_ID, Columns.CONTAINER_ID, Columns.ORCHESTRATOR_RESOURCE_NAME);

  /// A process that a sensor follows.
  ///
  /// @param host id of the sensor
  /// @param id of the process on that host, of all times
  record SensorProcess(String host, String id) implements Subjects {}

  /// A container.
  record Container(String id) implements Subjects {}

  /// A machine of a cloud.
  record Instance(String id) implements Subjects {}

  /// An account of a cloud.
  ///
  /// @param key access key, empty when the detection names none
  /// @param arn of the principal, empty when the detection names none
  record Principal(String key, String arn) implements Subjects {}

  /// The process of a detection, when its id can be one of a sensor.
  static Optional<SensorProcess> process(Detection detection) {
    String host = detection.first(Columns.HOST_ID);
    String id = detection.first(Columns.PROCESS_ENTITY_ID);
    return host.isEmpty() || id.isEmpty()
        ? Optional.empty()
        : Optional.of(new SensorProcess(host, id));
  }

  /// The instance of a cloud that a detection is about, when nothing closer is known.
  static Optional<String> instance(Detection detection) {
    return CLOSER.stream().allMatch(column -> detection.first(column).isEmpty())
        ? Optional.of(detection.first(Columns.CLOUD_INSTANCE_ID)).filter(id -> !id.isEmpty())
        : Optional.empty();
  }

  /// Everything that events can be searched by, the narrowest first.
  static List<Subjects> of(Detection detection) {
    List<Subjects> subjects = new ArrayList<>();
    process(detection).ifPresent(subjects::add);
    String container = detection.first(Columns.CONTAINER_ID);
    if (!container.isEmpty()) {
      subjects.add(new Container(container));
    }
    instance(detection).map(Instance::new).ifPresent(subjects::add);
    String key = detection.first(Columns.AWS_ACCESS_KEY_ID);
    String arn = detection.first(Columns.AWS_PRINCIPAL_ARN);
    if (!key.isEmpty() || !arn.isEmpty()) {
      subjects.add(new Principal(key, arn));
    }
    return List.copyOf(subjects);
  }
}
