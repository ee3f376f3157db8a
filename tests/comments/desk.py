"""Ways to the comments on the desk."""

LIST = "/admin/comments/comment/"


def page_of(comment) -> str:
    return f"{LIST}{comment.pk}/change/"


def decide(client, comment, decision, **data):
    address = f"{LIST}{comment.pk}/decide/"
    return client.post(address, {"decision": decision} | data, follow=True)


def act(client, action, *comments, query=""):
    data = {"action": action, "_selected_action": [comment.pk for comment in comments]}
    return client.post(LIST + query, data, follow=True)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]
