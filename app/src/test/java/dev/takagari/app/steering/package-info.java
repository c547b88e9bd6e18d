/// The service as operators steer it, and as others feed it, each as a process of its own.
@NullMarked
package dev.takagari.app.steering;

import org.jspecify.annotations.NullMarked;
