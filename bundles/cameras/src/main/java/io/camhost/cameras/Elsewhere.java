package io.camhost.cameras;

import io.camhost.api.camera.CameraSource;

/** Stands for the source of a camera until its discovery tells it: of one that is away, or of a type that cannot be handed over. */
record Elsewhere(String kind) implements CameraSource {}
