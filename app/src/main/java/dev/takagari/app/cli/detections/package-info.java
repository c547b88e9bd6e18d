/// Commands about detections.
@NullMarked
package dev.takagari.app.cli.detections;

import org.jspecify.annotations.NullMarked;
