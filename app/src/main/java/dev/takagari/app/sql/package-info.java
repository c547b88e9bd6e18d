/// `POST /api/v1/sql`: queries of people over the lake.
@NullMarked
package dev.takagari.app.sql;

import org.jspecify.annotations.NullMarked;
