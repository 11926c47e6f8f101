// Needs github.com/netease-im/yunxin-server-sdk-golang 1.0.0, which signs every call.
// The AppSecret comes from the environment variable APP_SECRET.
{%- if sent_before %}
// The body holds the message_client_id of a message that was sent: the service may refuse it as a repetition.
{%- endif %}
package main

import (
	"fmt"
	"os"

	"github.com/netease-im/yunxin-server-sdk-golang/src/core"
	"github.com/netease-im/yunxin-server-sdk-golang/src/core/base"
	"github.com/netease-im/yunxin-server-sdk-golang/src/core/http"
)

func main() {
	body := {{ body }}

	client := core.NewYunxinApiHttpClientBuilder(base.BizIM, {{ app_key }}, os.Getenv("APP_SECRET")).
		Endpoint({{ base }}).
		TimeoutMillis(5000).
		Build()
	defer client.Shutdown()

	path := {{ path }}
	response, err := client.ExecuteV2Api(http.POST, path, nil, nil, body)
	if err != nil {
		fmt.Fprintln(os.Stderr, "no answer:", err)
		return
	}
	fmt.Println(response.GetData())
}
