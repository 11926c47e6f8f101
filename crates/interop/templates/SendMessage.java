import com.netease.nim.server.sdk.core.BizName;
import com.netease.nim.server.sdk.core.YunxinApiHttpClient;
import com.netease.nim.server.sdk.core.YunxinApiResponse;
import com.netease.nim.server.sdk.core.exception.YunxinSdkException;
import com.netease.nim.server.sdk.core.http.HttpMethod;

/**
 * Needs com.netease.nim:yunxin-server-sdk 1.2.0, which signs every call.
 * The AppSecret comes from the environment variable APP_SECRET.
{%- if sent_before %}
 * The body holds the message_client_id of a message that was sent: the service may refuse it as a repetition.
{%- endif %}
 */
public class SendMessage {

    public static void main(String[] args) {
        String body = String.join("",
{%- for piece in pieces %}
                {{ piece }}{% if not loop.last %},{% endif %}
{%- endfor %});

        YunxinApiHttpClient client = new YunxinApiHttpClient.Builder(BizName.IM, {{ app_key }}, System.getenv("APP_SECRET"))
                .endpoint({{ base }})
                .timeoutMillis(5000)
                .build();
        // The first is a name for the SDK's own statistics, the second the path.
        String uri = {{ uri }};
        String path = {{ path }};
        try {
            YunxinApiResponse response = client.executeV2Api(HttpMethod.POST, uri, path, null, body);
            System.out.println(response.getData());
        } catch (YunxinSdkException e) {
            System.err.println("no answer, trace id " + e.getTraceId() + ": " + e);
        }
    }
}
