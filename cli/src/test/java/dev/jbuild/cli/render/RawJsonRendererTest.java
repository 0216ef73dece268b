package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RawJsonRendererTest {
  @Test
  void writesOneObjectALine() {
    var build = new Build();
    build.play(new RawJsonRenderer(build.out, () -> Instant.ofEpochMilli(build.millis)));
    assertEquals(
        """
        {"vertexes":[{"digest":"step:1","name":"[internal] resolve busybox","started":"1970-01-01T00:00:00Z"}]}
        {"statuses":[{"id":"layer","vertex":"step:1","current":500,"total":1500,"timestamp":"1970-01-01T00:00:00Z"}]}
        {"statuses":[{"id":"layer","vertex":"step:1","current":1500,"total":1500,"timestamp":"1970-01-01T00:00:01.200Z"}]}
        {"vertexes":[{"digest":"step:1","name":"[internal] resolve busybox","started":"1970-01-01T00:00:00Z","completed":"1970-01-01T00:00:01.200Z"}]}
        {"vertexes":[{"digest":"step:2","name":"[1/2] COPY . /src","started":"1970-01-01T00:00:01.200Z"}]}
        {"vertexes":[{"digest":"step:2","name":"[1/2] COPY . /src","started":"1970-01-01T00:00:01.200Z","completed":"1970-01-01T00:00:01.200Z","cached":true}]}
        {"vertexes":[{"digest":"step:3","name":"[2/2] RUN make","started":"1970-01-01T00:00:01.200Z"}]}
        {"logs":[{"vertex":"step:3","stream":1,"data":"Y2MgeC5jCg==","timestamp":"1970-01-01T00:00:01.450Z"}]}
        {"logs":[{"vertex":"step:3","stream":2,"data":"eC5jOiAibm8iCWdvb2QK","timestamp":"1970-01-01T00:00:01.450Z"}]}
        {"vertexes":[{"digest":"step:3","name":"[2/2] RUN make","started":"1970-01-01T00:00:01.200Z","completed":"1970-01-01T00:00:02Z","error":"exit code 2"}]}
        """,
        build.text());
  }
}
