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

  @Test
  void explanationsAreObjects() {
    var build = new Build();
    build.playExplained(new RawJsonRenderer(build.out, () -> Instant.EPOCH));
    assertEquals(
        """
        {"explanations":[{"reasons":[{"kind":"files","where":"the build context","changes":[{"now":{"path":"a\\\\xff","type":"file","mode":420,"uid":0,"gid":0,"content":"sha256:x"}}],"more":2}],"since":"1970-01-01T00:00:00Z","text":["files of the build context changed:","  a\\\\xff added sha256:x","  and 2 more","since 1970-01-01T00:00:00Z (1 minute ago)"],"vertex":"step:2"}]}
        {"cache":[{"cached":0,"done":1,"causes":["step:2"],"text":"0 of 1 step came from the cache; #2 did not"}]}
        """,
        build
            .text()
            .lines()
            .filter(line -> !line.startsWith("{\"vertexes\""))
            .reduce("", (all, line) -> all + line + "\n"));
  }
}
